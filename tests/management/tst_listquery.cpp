// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/listquery.h"

#include <QTest>

using namespace holdfast;

class TestListQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasDefaults();
    void takesEveryParameter();
    void decodesNamesAndValues();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
};

void TestListQuery::hasDefaults()
{
    const auto channels = management::channelQuery("");
    QVERIFY(channels.hasValue());
    QCOMPARE(channels.value().limit, api::ChannelQuery().limit);
    const auto clients = management::clientQuery("");
    QVERIFY(clients.hasValue());
    QCOMPARE(clients.value().limit, api::ClientQuery().limit);
    QVERIFY(!clients.value().hasState);
}

void TestListQuery::takesEveryParameter()
{
    const auto channels = management::channelQuery("contains=red&after=class.a&limit=1000");
    QVERIFY2(channels, channels ? "" : channels.error().message.c_str());
    QCOMPARE(channels.value().contains, std::string("red"));
    QCOMPARE(channels.value().after, std::string("class.a"));
    QCOMPARE(channels.value().limit, std::size_t { 1000 });

    const auto clients = management::clientQuery(
        "contains=ann&channel=class.red&state=polling&after=18446744073709551615&limit=1");
    QVERIFY2(clients, clients ? "" : clients.error().message.c_str());
    QCOMPARE(clients.value().contains, std::string("ann"));
    QCOMPARE(clients.value().channel, std::string("class.red"));
    QVERIFY(clients.value().hasState);
    QCOMPARE(clients.value().state, api::ClientState::Polling);
    QCOMPARE(clients.value().afterSerial, std::numeric_limits<std::uint64_t>::max());
    QCOMPARE(clients.value().limit, std::size_t { 1 });
}

void TestListQuery::decodesNamesAndValues()
{
    const auto channels = management::channelQuery("&c%6Fntains=a%26b+c%2B%3D&&");
    QVERIFY2(channels, channels ? "" : channels.error().message.c_str());
    QCOMPARE(channels.value().contains, std::string("a&b c+="));
}

void TestListQuery::namesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *title, const char *query, const char *says) {
        QTest::newRow(title) << QByteArray(query) << QString::fromLatin1(says);
    };
    row("limit zero", "limit=0", "from 1 to 1000");
    row("limit too large", "limit=1001", "from 1 to 1000");
    row("limit negative", "limit=-1", "from 1 to 1000");
    row("limit not a number", "limit=ten", "from 1 to 1000");
    row("limit with a tail", "limit=10x", "from 1 to 1000");
    row("limit empty", "limit=", "from 1 to 1000");
    row("limit without a value", "limit", "from 1 to 1000");
    row("limit beyond 64 bits", "limit=99999999999999999999", "from 1 to 1000");
    row("after not a number", "after=x", "page before");
    row("a state unknown", "state=gone", "held, polling, open or away");
    row("a state in capitals", "state=Held", "held, polling, open or away");
    row("a parameter unknown", "chanel=class.red", "contains, channel, state, after, limit");
    row("a parameter twice", "limit=1&limit=2", "\"limit\" twice");
    row("malformed encoding", "contains=%zz", "percent-encoding");
}

void TestListQuery::namesWhatIsWrong()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QString, says);
    const auto clients = management::clientQuery(query.toStdString());
    QVERIFY(!clients);
    QCOMPARE(clients.error().code, ErrorCode::Malformed);
    const QString message = QString::fromStdString(clients.error().message);
    QVERIFY2(message.contains(says), qPrintable(message));
}

QTEST_GUILESS_MAIN(TestListQuery)
#include "tst_listquery.moc"
