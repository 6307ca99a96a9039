// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/currenttlscontext.h"
#include "server/tls/selfsigned.h"
#include "server/tls/tlscontext.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <openssl/evp.h>
#include <openssl/pem.h>

using namespace holdfast;
using namespace holdfast::tls;

namespace {

constexpr std::int64_t now = 1'800'000'000;
constexpr std::int64_t day = 86'400;

Credentials good()
{
    return makeSelfSigned({ {}, "desk" }, now).value();
}

std::string keyWithPassphrase()
{
    EVP_PKEY *const key = EVP_EC_gen("P-256");
    BIO *const bio = BIO_new(BIO_s_mem());
    const unsigned char phrase[] = "secret";
    PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_128_cbc(),
                                  reinterpret_cast<const char *>(phrase), 6, nullptr, nullptr);
    char *text = nullptr;
    const long size = BIO_get_mem_data(bio, &text);
    std::string pem(text, std::size_t(size));
    BIO_free(bio);
    EVP_PKEY_free(key);
    return pem;
}

} // namespace

class TestTlsContext : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesACertificateWithItsKey();
    void takesAChain();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void readsFiles();
    void saysWhichFileCannotBeRead();
    void aNewContextReplacesTheOldOne();
};

void TestTlsContext::takesACertificateWithItsKey()
{
    const auto context = TlsContext::make(good(), now);
    QVERIFY(context);
    QCOMPARE((*context.value()).validUntil(), now + 397 * day);
    QCOMPARE((*context.value()).fingerprint().size(), std::size_t(32 * 3 - 1));
}

void TestTlsContext::takesAChain()
{
    Credentials credentials = good();
    credentials.certificate += good().certificate;
    QVERIFY(TlsContext::make(credentials, now));
}

void TestTlsContext::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<qint64>("time");
    QTest::addColumn<QString>("message");
    const Credentials one = good();
    const auto certificate = QByteArray::fromStdString(one.certificate);
    const auto key = QByteArray::fromStdString(one.key);
    QTest::newRow("empty") << QByteArray() << key << qint64(now) << "There is no certificate in";
    QTest::newRow("not PEM") << QByteArray("\x30\x82\x01", 3) << key << qint64(now)
                             << "It must be a PEM file";
    QTest::newRow("the key in the certificate's place")
        << key << key << qint64(now) << "There is no certificate in";
    QTest::newRow("cut off") << certificate.left(300) << key << qint64(now)
                             << "There is no certificate in";
    QTest::newRow("damaged chain")
        << certificate + certificate.left(300) << key << qint64(now) << "cannot be used";
    QTest::newRow("no key") << certificate << certificate << qint64(now)
                            << "There is no private key in";
    QTest::newRow("another's key") << certificate << QByteArray::fromStdString(good().key)
                                   << qint64(now) << "is not the key of the certificate";
    QTest::newRow("key with a passphrase")
        << certificate << QByteArray::fromStdString(keyWithPassphrase()) << qint64(now)
        << "has a passphrase. Remove it";
    QTest::newRow("expired") << certificate << key << qint64(now + 400 * day)
                             << "expired on 2028-02-1";
    QTest::newRow("not valid yet")
        << certificate << key << qint64(now - 2 * day) << "Check the clock";
}

void TestTlsContext::saysWhatIsWrong()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(qint64, time);
    QFETCH(QString, message);
    const auto context =
        TlsContext::make({ certificate.toStdString(), key.toStdString(), "a.pem", "b.pem" }, time);
    QVERIFY(!context);
    const QString said = QString::fromStdString(context.error().message);
    QVERIFY2(said.contains(message), qPrintable(said));
    QVERIFY2(said.contains(u"a.pem") || said.contains(u"b.pem"), qPrintable(said));
}

void TestTlsContext::readsFiles()
{
    const QTemporaryDir folder;
    const Credentials written = good();
    QFile file(folder.filePath(QStringLiteral("both.pem")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write((written.certificate + written.key).c_str());
    file.close();
    const std::string path = file.fileName().toStdString();
    const auto read = readCredentials(path, path);
    QVERIFY(read);
    QVERIFY(TlsContext::make(read.value(), now));
}

void TestTlsContext::saysWhichFileCannotBeRead()
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("none.pem")).toStdString();
    for (const std::string &wrong : { path, folder.path().toStdString() }) {
        const auto read = readCredentials(wrong, wrong);
        QVERIFY(!read);
        QVERIFY(read.error().message.starts_with("Cannot read " + wrong));
    }
}

void TestTlsContext::aNewContextReplacesTheOldOne()
{
    CurrentTlsContext current;
    QVERIFY(current.get() == nullptr);
    const auto first = TlsContext::make(good(), now).value();
    current.set(first);
    QCOMPARE(current.get(), first);
    current.set(TlsContext::make(good(), now).value());
    QVERIFY(current.get() != first);
}

QTEST_APPLESS_MAIN(TestTlsContext)
#include "tst_tlscontext.moc"
