// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/tokenfile.h"
#include "server/engine/tokenorders.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace std::chrono_literals;

namespace {

api::TokenOrder publisher()
{
    return { "kiosk", { "publish" }, { "class.**" }, 1h };
}

} // namespace

/// The file of tokens.
class TestTokenFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatATokenIsForAndNotItsText();
    void isForItsOwnerOnly();
    void revokes();
    void losesNoChangeOfAnother();
    void readsNothingElse_data();
    void readsNothingElse();
    void isNotReadWhileOthersCan();
    void refusesABadOrder_data();
    void refusesABadOrder();
};

void TestTokenFile::keepsWhatATokenIsForAndNotItsText()
{
    const QTemporaryDir folder;
    const TokenFile file(folder.filePath(u"deep/tokens.json"_s));
    QVERIFY(file.read()->empty());
    const auto made = createToken(file, publisher(), 1000);
    QVERIFY2(made, made ? "" : made.error().message.c_str());
    const auto tokens = file.read();
    QCOMPARE(tokens->size(), 1U);
    const access::StoredToken &stored = tokens->front();
    QCOMPARE(stored.grant->name, std::string("kiosk"));
    QVERIFY(stored.grant->scopes.has(access::Scope::Publish));
    QVERIFY(!stored.grant->scopes.has(access::Scope::Subscribe));
    QCOMPARE(stored.grant->channels, std::vector<std::string> { "class.**" });
    QCOMPARE(stored.grant->expires, 1000 + 3'600'000);
    QCOMPARE(stored.created, 1000);
    QVERIFY(access::TokenSet(tokens.value()).find(made->text));
    QFile raw(file.path());
    QVERIFY(raw.open(QIODevice::ReadOnly));
    const QByteArray secret = QByteArray::fromStdString(made->text).mid(11);
    QVERIFY(!raw.readAll().contains(secret));
}

void TestTokenFile::isForItsOwnerOnly()
{
    const QTemporaryDir folder;
    const TokenFile file(folder.filePath(u"tokens.json"_s));
    QVERIFY(createToken(file, publisher(), 0));
    QVERIFY(createToken(file, publisher(), 0));
    const auto mode = QFileInfo(file.path()).permissions();
    QVERIFY(!(mode & (QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup)));
}

void TestTokenFile::revokes()
{
    const QTemporaryDir folder;
    const TokenFile file(folder.filePath(u"tokens.json"_s));
    const auto first = createToken(file, publisher(), 0);
    const auto second = createToken(file, publisher(), 0);
    QVERIFY(revokeToken(file, first->snapshot.id));
    QCOMPARE(revokeToken(file, first->snapshot.id).error().code, ErrorCode::NotFound);
    const access::TokenSet tokens(file.read().value());
    QVERIFY(!tokens.find(first->text));
    QVERIFY(tokens.find(second->text));
}

void TestTokenFile::losesNoChangeOfAnother()
{
    constexpr int threads = 4;
    constexpr int each = 5;
    const QTemporaryDir folder;
    const TokenFile file(folder.filePath(u"tokens.json"_s));
    std::vector<std::unique_ptr<QThread>> makers;
    for (int i = 0; i < threads; ++i) {
        makers.emplace_back(QThread::create([&file] {
            for (int k = 0; k < each; ++k)
                QVERIFY(createToken(file, publisher(), 0));
        }));
        makers.back()->start();
    }
    for (const auto &maker : makers)
        QVERIFY(maker->wait());
    QCOMPARE(file.read()->size(), std::size_t { threads * each });
}

void TestTokenFile::readsNothingElse_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("not JSON") << QByteArray("hf_abc");
    QTest::newRow("no list") << QByteArray(R"({"tokens":3})");
    QTest::newRow("no digest") << QByteArray(R"({"tokens":[{"id":"a","scopes":"publish"}]})");
    const QByteArray digest(64, 'a');
    QTest::newRow("an unknown scope")
        << R"({"tokens":[{"id":"a","scopes":"fly","sha256":")" + digest + R"("}]})";
    QTest::newRow("a channel that is none")
        << R"({"tokens":[{"id":"a","scopes":"publish","channels":["a..b"],"sha256":")" + digest
            + R"("}]})";
}

void TestTokenFile::readsNothingElse()
{
    QFETCH(const QByteArray, text);
    const QTemporaryDir folder;
    const TokenFile file(folder.filePath(u"tokens.json"_s));
    QFile raw(file.path());
    QVERIFY(raw.open(QIODevice::WriteOnly));
    raw.write(text);
    raw.close();
    QVERIFY(raw.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
    const auto read = file.read();
    QVERIFY(!read);
    QVERIFY(QByteArray::fromStdString(read.error().message).contains("Move it away"));
    // It is not overwritten.
    QVERIFY(!createToken(file, publisher(), 0));
    QVERIFY(raw.open(QIODevice::ReadOnly));
    QCOMPARE(raw.readAll(), text);
}

void TestTokenFile::isNotReadWhileOthersCan()
{
    const QTemporaryDir folder;
    const TokenFile file(folder.filePath(u"tokens.json"_s));
    QVERIFY(createToken(file, publisher(), 0));
    QVERIFY(QFile::setPermissions(
        file.path(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther));
    const auto read = file.read();
    QVERIFY(!read);
    QVERIFY(QByteArray::fromStdString(read.error().message).contains("chmod 600"));
}

void TestTokenFile::refusesABadOrder_data()
{
    QTest::addColumn<QStringList>("scopes");
    QTest::addColumn<QStringList>("channels");
    QTest::newRow("no scope") << QStringList() << QStringList { u"a"_s };
    QTest::newRow("an unknown scope") << QStringList { u"fly"_s } << QStringList { u"a"_s };
    QTest::newRow("no channel") << QStringList { u"publish"_s } << QStringList();
    QTest::newRow("a channel that is none")
        << QStringList { u"publish"_s } << QStringList { u"a..b"_s };
    QTest::newRow("a channel that is none, for manage")
        << QStringList { u"manage"_s } << QStringList { u"a..b"_s };
}

void TestTokenFile::refusesABadOrder()
{
    QFETCH(const QStringList, scopes);
    QFETCH(const QStringList, channels);
    const QTemporaryDir folder;
    const TokenFile file(folder.filePath(u"tokens.json"_s));
    api::TokenOrder order;
    for (const QString &scope : scopes)
        order.scopes.push_back(scope.toStdString());
    for (const QString &channel : channels)
        order.channels.push_back(channel.toStdString());
    QCOMPARE(createToken(file, order, 0).error().code, ErrorCode::Malformed);
    QVERIFY(!QFileInfo::exists(file.path()));
}

QTEST_GUILESS_MAIN(TestTokenFile)
#include "tst_tokenfile.moc"
