// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/channelname.h"
#include "server/management/feeds.h"
#include "tests/api/fakeengine.h"
#include "tests/manualclock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <memory>
#include <tuple>

using namespace holdfast;
using namespace holdfast::management;
using namespace holdfast::tests;
using namespace Qt::StringLiterals;

/// What is announced for remote windows, and when.
class TestFeeds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void announcesNothingUnlessSomebodyAsks();
    void announcesOnlyWhatHasChangedSinceItWasOpened();
    void endsWhenNobodyListens();
    void neverAnnouncesItself();
    void cutsLargeBatches();

private:
    /// The batches of a feed since the last call.
    [[nodiscard]] QList<QJsonObject> batches(std::string_view feed);

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<Feeds> m_feeds;
};

void TestFeeds::init()
{
    m_engine = std::make_unique<FakeEngine>();
    m_clock = std::make_unique<ManualClock>();
    m_feeds = std::make_unique<Feeds>(*m_engine, *m_engine, *m_clock);
}

QList<QJsonObject> TestFeeds::batches(std::string_view feed)
{
    m_feeds->announce();
    QList<QJsonObject> found;
    for (const auto &[channel, json] : m_engine->announced) {
        if (channel == feed)
            found.append(QJsonDocument::fromJson(QByteArray::fromStdString(json)).object());
    }
    std::erase_if(m_engine->announced, [feed](const auto &each) { return each.first == feed; });
    return found;
}

void TestFeeds::announcesNothingUnlessSomebodyAsks()
{
    m_engine->setClient(someClient(1, "Ana"));
    m_engine->setChannel("class", 1, 2);
    m_feeds->announce();
    QVERIFY(m_engine->announced.empty());
    QCOMPARE(m_engine->takeCalls, 0);
}

void TestFeeds::announcesOnlyWhatHasChangedSinceItWasOpened()
{
    m_engine->setClient(someClient(1, "Ana"));
    m_engine->setChannel("a", 1, 2);
    m_engine->setChannel("b", 1, 2);
    m_engine->currentStatus.head = "abcd1234-7";
    QCOMPARE(m_feeds->open(), std::string("abcd1234-7"));
    m_feeds->announce();
    QVERIFY(m_engine->announced.empty());

    m_engine->setClient(someClient(2, "Ben"));
    m_engine->removeClient(1);
    m_engine->removeChannel("a");
    m_engine->setChannel("b", 1, 3);
    m_engine->setChannel("c", 0, 1);
    api::MessageSnapshot message;
    message.channels = { "b" };
    message.payload = "hello";
    m_engine->publish(message);
    const auto clients = batches(clientsFeed);
    QCOMPARE(clients.size(), 1);
    QCOMPARE(clients[0][u"changed"].toArray().at(0).toObject()[u"name"].toString(), u"Ben"_s);
    QCOMPARE(clients[0][u"removed"].toArray(), QJsonArray { u"1"_s });
    const auto channels = batches(channelsFeed);
    QCOMPARE(channels.size(), 1);
    QCOMPARE(channels[0][u"removed"].toArray(), QJsonArray { u"a"_s });
    QCOMPARE(channels[0][u"changed"].toArray().size(), 2);
    const auto messages = batches(messagesFeed);
    QCOMPARE(messages.size(), 1);
    QCOMPARE(messages[0][u"messages"].toArray().at(0).toObject()[u"payload"].toString(),
             u"hello"_s);
    m_feeds->announce();
    QVERIFY(m_engine->announced.empty());
}

void TestFeeds::endsWhenNobodyListens()
{
    std::ignore = m_feeds->open();
    m_engine->feedFollowers = 1;
    m_clock->advance(Feeds::leaseTime);
    m_engine->setChannel("a", 1, 2);
    QCOMPARE(batches(channelsFeed).size(), 1);
    m_engine->feedFollowers = 0;
    m_engine->setChannel("b", 1, 2);
    QVERIFY(batches(channelsFeed).isEmpty());
    // Opened anew: from then on.
    std::ignore = m_feeds->open();
    QVERIFY(batches(channelsFeed).isEmpty());
    m_engine->setChannel("c", 1, 2);
    QCOMPARE(batches(channelsFeed).size(), 1);
}

void TestFeeds::neverAnnouncesItself()
{
    std::ignore = m_feeds->open();
    m_engine->setChannel(std::string(channelsFeed), 1, 1);
    m_engine->setChannel(std::string(clientsFeed), 1, 1);
    QVERIFY(batches(channelsFeed).isEmpty());
}

void TestFeeds::cutsLargeBatches()
{
    std::ignore = m_feeds->open();
    const std::string name(150, 'x');
    for (int i = 0; i < 1000; ++i)
        m_engine->setChannel(name + std::to_string(i), 1, 1);
    m_feeds->announce();
    QVERIFY(m_engine->announced.size() > 1);
    for (const auto &[channel, json] : m_engine->announced)
        QVERIFY(json.size() < Feeds::batchBytes + 4096);
}

QTEST_APPLESS_MAIN(TestFeeds)
#include "tst_feeds.moc"
