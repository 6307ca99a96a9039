// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/selfsigned.h"
#include "server/tls/tlscontext.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace holdfast;
using namespace holdfast::tls;

namespace {

constexpr std::int64_t now = 1'800'000'000;
constexpr std::int64_t day = 86'400;

constexpr AddressBytes v4(std::uint8_t last)
{
    return { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 168, 1, last };
}
constexpr AddressBytes v6 { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 };
constexpr AddressBytes linkLocal { 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 };

/// The files of a certificate in a folder that does not exist yet.
struct Files
{
    QTemporaryDir folder;
    std::string certificate = folder.filePath(QStringLiteral("tls/holdfast.crt")).toStdString();
    std::string key = folder.filePath(QStringLiteral("tls/holdfast.key")).toStdString();

    [[nodiscard]] std::string open(const CertificateNames &names, std::int64_t time = now) const
    {
        return openOrMakeSelfSigned(certificate, key, names, time)->certificate;
    }
};

} // namespace

class TestSelfSigned : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coversTheMachine();
    void isRenewedInTime();
    void isKeptWhileItFits();
    void isMadeAgain_data();
    void isMadeAgain();
    void onlyTheUserCanReadTheKey();
    void saysWhereItCannotWrite();
};

void TestSelfSigned::coversTheMachine()
{
    const auto made = makeSelfSigned({ { v4(61), v6, linkLocal }, "desk" }, now);
    QVERIFY(made);
    QVERIFY(coversNames(made.value(), {}, now));
    QVERIFY(coversNames(made.value(), { { v4(61) }, "desk" }, now));
    QVERIFY(coversNames(made.value(), { {}, "desk.local" }, now));
    QVERIFY(!coversNames(made.value(), { { v4(62) }, "desk" }, now));
    QVERIFY(!coversNames(made.value(), { {}, "table" }, now));
    // A long name does not fit into the subject, only into the alternative names.
    const std::string longName = std::string(60, 'a') + ".example.org";
    QVERIFY(coversNames(makeSelfSigned({ {}, longName }, now).value(), { {}, longName }, now));
}

void TestSelfSigned::isRenewedInTime()
{
    const Credentials made = makeSelfSigned({}, now).value();
    QVERIFY(coversNames(made, {}, now + 366 * day));
    QVERIFY(!coversNames(made, {}, now + 368 * day));
}

void TestSelfSigned::isKeptWhileItFits()
{
    const Files files;
    const std::string first = files.open({ { v4(61), v4(62) }, "desk" });
    QCOMPARE(files.open({ { v4(61) }, "desk" }, now + day), first);
    // A new temporary IPv6 address (RFC 8981) is no reason for a new certificate.
    QCOMPARE(files.open({ { v4(61), v6 }, "desk" }), first);
}

void TestSelfSigned::isMadeAgain_data()
{
    QTest::addColumn<QString>("damaged");
    QTest::addColumn<int>("address");
    QTest::addColumn<qint64>("time");
    QTest::newRow("another address") << QString() << 63 << qint64(now);
    QTest::newRow("about to expire") << QString() << 61 << qint64(now + 380 * day);
    QTest::newRow("the key is gone") << QStringLiteral("tls/holdfast.key") << 61 << qint64(now);
    QTest::newRow("the certificate is gone")
        << QStringLiteral("tls/holdfast.crt") << 61 << qint64(now);
}

void TestSelfSigned::isMadeAgain()
{
    QFETCH(QString, damaged);
    QFETCH(int, address);
    QFETCH(qint64, time);
    const Files files;
    const std::string first = files.open({ { v4(61) }, "desk" });
    if (!damaged.isEmpty())
        QVERIFY(QFile::remove(files.folder.filePath(damaged)));
    const auto second = openOrMakeSelfSigned(files.certificate, files.key,
                                             { { v4(std::uint8_t(address)) }, "desk" }, time);
    QVERIFY(second);
    QVERIFY(second->certificate != first);
    QVERIFY(TlsContext::make(second.value(), time));
    QVERIFY(TlsContext::make(readCredentials(files.certificate, files.key).value(), time));
}

void TestSelfSigned::onlyTheUserCanReadTheKey()
{
    const Files files;
    QVERIFY(!files.open({}).empty());
    const auto owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QCOMPARE(QFileInfo(QString::fromStdString(files.key)).permissions(), owner);
}

void TestSelfSigned::saysWhereItCannotWrite()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const std::string wrong = folder.filePath(QStringLiteral("file/x.pem")).toStdString();
    const auto made = openOrMakeSelfSigned(wrong, wrong, {}, now);
    QVERIFY(!made);
    QVERIFY(made.error().message.starts_with("Cannot write " + wrong));
}

QTEST_APPLESS_MAIN(TestSelfSigned)
#include "tst_selfsigned.moc"
