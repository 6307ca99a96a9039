// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/hub.h"
#include "tests/hub/limits.h"
#include "tests/hub/messages.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"

#include <QtTest>

#include <memory>

using namespace holdfast;
using namespace holdfast::tests;

namespace {

using Names = std::vector<std::string>;

/// A registered follower; the destructor removes it from the hub.
struct Followed
{
    Followed(PublishingHub &ofHub, RecordingSink &sink, const std::string &channels)
        : hub(ofHub), follower(setOf(channels), sink), head(hub.follow(follower).value())
    {
    }
    ~Followed()
    {
        // A Following lives as long as clients are expected at it.
        for (; expected > 0; --expected)
            (void)hub.moveClient(follower.following.get(), nullptr, false);
        hub.unfollow(follower);
    }
    Followed(const Followed &) = delete;
    Followed &operator=(const Followed &) = delete;

    /// So many clients are recipients of its messages.
    void expect(int clients)
    {
        for (; expected < clients; ++expected)
            (void)hub.moveClient(nullptr, follower.following.get(), false);
    }

    PublishingHub &hub;
    Follower follower;
    std::uint64_t head;
    int expected = 0;
};

/// Records the hub's head at the time of each push.
struct HeadSink final : MessageSink
{
    explicit HeadSink(const PublishingHub &ofHub) : hub(ofHub) { }
    void push(Follower & /*follower*/, const MessagePtr &message) override
    {
        seqs.push_back(message->seq());
        heads.push_back(hub.head());
    }
    void wake() override { }

    const PublishingHub &hub;
    Seqs seqs;
    Seqs heads;
};

Names channelsOf(const PublishingHub &hub)
{
    return hub.matching("**", 1000);
}

} // namespace

class TestHub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void numbersMessagesOneByOne();
    void pushesToWhoFollowsInOrder();
    void pushesWhatComesAfterFollowReturned();
    void itsHeadIsNeverBehindAMessageThatIsOnItsWay();
    void pushesNothingAfterUnfollow();
    void pushesOnceHoweverManyPatternsMatch();
    void aPatternFollowsChannelsThatComeLater();
    void aPatternDoesNotKeepAChannel();
    void wakesEachSinkOnceAndAfterAllWasPushed();
    void takesABatchInOrderAndInOneGo();
    void publishesOnlyIfTheLastMessageIsTheExpectedOne();
    void answersWithTheNumberOfClientsThatFollow();
    void countsAClientOnceHoweverManyOfItsChannelsAreNamed();
    void findsExistingChannelsByPattern();
    void visitsChannelsInOrderAndGoesOn();
    void aChannelGoesWithItsLastFollowerIfItHoldsNothing();
    void recordsReceipts();
    void acceptsNothingOnceItIsSealed();

private:
    std::shared_ptr<const Message> publish(const std::string &channel);

    ManualClock m_clock;
    RecordingSink m_sink;
    std::unique_ptr<PublishingHub> m_hub;
};

void TestHub::init()
{
    m_hub = std::make_unique<PublishingHub>(HubLimits {}, m_clock);
    std::destroy_at(&m_sink);
    std::construct_at(&m_sink);
}

void TestHub::cleanup()
{
    m_hub.reset();
}

std::shared_ptr<const Message> TestHub::publish(const std::string &channel)
{
    auto message = made(channel);
    const MessagePtr kept = message;
    (void)m_hub->publish(std::move(message)).value();
    return kept;
}

void TestHub::numbersMessagesOneByOne()
{
    QCOMPARE(m_hub->head(), std::uint64_t { 0 });
    for (std::uint64_t seq = 1; seq <= 20; ++seq) {
        const auto published = m_hub->publish(made(seq % 2 == 0 ? "a" : "b"));
        QVERIFY(published.hasValue());
        QCOMPARE(published->id, m_hub->cursor(seq));
        QCOMPARE(m_hub->head(), seq);
    }
    QCOMPARE(m_hub->totals().published, std::uint64_t { 20 });
    QCOMPARE(m_hub->totals().messages, std::size_t { 20 });
    QCOMPARE(m_hub->totals().channels, std::size_t { 2 });
}

void TestHub::pushesToWhoFollowsInOrder()
{
    const Followed a(*m_hub, m_sink, "a");
    const Followed both(*m_hub, m_sink, "a,b");
    const Followed wild(*m_hub, m_sink, "**");
    for (const char *channel : { "a", "b", "c", "a" })
        publish(channel);
    QCOMPARE(m_sink.pushedTo(a.follower), (Seqs { 1, 4 }));
    QCOMPARE(m_sink.pushedTo(both.follower), (Seqs { 1, 2, 4 }));
    QCOMPARE(m_sink.pushedTo(wild.follower), (Seqs { 1, 2, 3, 4 }));
}

void TestHub::pushesWhatComesAfterFollowReturned()
{
    publish("a");
    publish("a");
    const Followed late(*m_hub, m_sink, "a");
    QCOMPARE(late.head, std::uint64_t { 2 });
    QCOMPARE(m_sink.pushed(), std::size_t { 0 });
    publish("a");
    QCOMPARE(m_sink.pushedTo(late.follower), (Seqs { 3 }));
}

void TestHub::itsHeadIsNeverBehindAMessageThatIsOnItsWay()
{
    // A client may return with the message's cursor before publish() returns.
    HeadSink sink(*m_hub);
    Follower follower(setOf("a"), sink);
    QVERIFY(m_hub->follow(follower).hasValue());
    publish("a");
    const std::vector<std::shared_ptr<Message>> batch { made("a"), made("b"), made("a") };
    QVERIFY(m_hub->publishAll(batch).hasValue());
    m_hub->unfollow(follower);
    QCOMPARE(sink.seqs, (Seqs { 1, 2, 4 }));
    QCOMPARE(sink.heads, (Seqs { 1, 4, 4 })); // of a batch: its last
}

void TestHub::pushesNothingAfterUnfollow()
{
    Follower follower(setOf("a,*"), m_sink);
    QVERIFY(m_hub->follow(follower));
    publish("a");
    m_hub->unfollow(follower);
    publish("a");
    publish("b");
    QCOMPARE(m_sink.pushedTo(follower), (Seqs { 1 }));
    // It can be followed again.
    QVERIFY(m_hub->follow(follower));
    publish("a");
    QCOMPARE(m_sink.pushedTo(follower), (Seqs { 1, 4 }));
    m_hub->unfollow(follower);
}

void TestHub::pushesOnceHoweverManyPatternsMatch()
{
    publish("class.red");
    const Followed all(*m_hub, m_sink, "class.red,class.*,*.red,**");
    publish("class.red");
    publish("class.blue");
    QCOMPARE(m_sink.pushedTo(all.follower), (Seqs { 2, 3 }));
}

void TestHub::aPatternFollowsChannelsThatComeLater()
{
    const Followed wild(*m_hub, m_sink, "class.*");
    publish("class.red"); // created by a publish
    const Followed named(*m_hub, m_sink, "class.blue"); // created by a subscriber
    publish("class.blue");
    publish("class.red.x");
    publish("school.red");
    QCOMPARE(m_sink.pushedTo(wild.follower), (Seqs { 1, 2 }));
}

void TestHub::aPatternDoesNotKeepAChannel()
{
    m_hub = std::make_unique<PublishingHub>(withHistory({ .messages = 0 }), m_clock);
    const Followed wild(*m_hub, m_sink, "*");
    publish("a");
    QCOMPARE(channelsOf(*m_hub), (Names { "a" }));
    m_hub->sweep(10);
    QCOMPARE(channelsOf(*m_hub), Names {});
    publish("a");
    QCOMPARE(m_sink.pushedTo(wild.follower), (Seqs { 1, 2 }));
}

void TestHub::wakesEachSinkOnceAndAfterAllWasPushed()
{
    RecordingSink other;
    const Followed first(*m_hub, m_sink, "a");
    const Followed second(*m_hub, m_sink, "*");
    const Followed third(*m_hub, other, "b");
    publish("a");
    QCOMPARE(m_sink.wakes(), 1);
    QCOMPARE(other.wakes(), 0);
    const std::vector<std::shared_ptr<Message>> batch { made("a"), made("b"), made("a") };
    QVERIFY(m_hub->publishAll(batch));
    QCOMPARE(m_sink.wakes(), 2);
    QCOMPARE(other.wakes(), 1);
    publish("c.nobody");
    QCOMPARE(m_sink.wakes(), 2);
}

void TestHub::takesABatchInOrderAndInOneGo()
{
    const Followed wild(*m_hub, m_sink, "*");
    publish("a");
    const std::vector<std::shared_ptr<Message>> batch { made("b"), made("a"), made("c") };
    const auto published = m_hub->publishAll(batch);
    QVERIFY(published.hasValue());
    QCOMPARE(published->size(), std::size_t { 3 });
    for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(published.value()[i].id, m_hub->cursor(2 + i));
    QCOMPARE(m_sink.pushedTo(wild.follower), (Seqs { 1, 2, 3, 4 }));
    QVERIFY(m_hub->publishAll({}));
    QCOMPARE(m_hub->head(), std::uint64_t { 4 });
}

void TestHub::publishesOnlyIfTheLastMessageIsTheExpectedOne()
{
    QVERIFY(m_hub->publish(made("a"), m_hub->cursor(0)));
    publish("b");
    const auto late = m_hub->publish(made("a"), m_hub->cursor(0));
    QVERIFY(!late.hasValue());
    QCOMPARE(late.error().code, ErrorCode::Conflict);
    QVERIFY(late.error().message.find(m_hub->cursor(1).text()) != std::string::npos);
    QVERIFY(!m_hub->publish(made("a"), Cursor { testEpoch(), 1 })); // of another epoch
    QCOMPARE(m_hub->head(), std::uint64_t { 2 });
    QVERIFY(m_hub->publish(made("a"), m_hub->cursor(1)));
    QCOMPARE(m_hub->head(), std::uint64_t { 3 });
}

void TestHub::answersWithTheNumberOfClientsThatFollow()
{
    Followed named(*m_hub, m_sink, "a");
    const Followed wild(*m_hub, m_sink, "*");
    named.follower.following->clients = 5;
    wild.follower.following->clients = 2;
    named.expect(6); // one recipient is away
    QCOMPARE(m_hub->publish(made("a"))->subscribers, 7U);
    QCOMPARE(m_hub->publish(made("b"))->subscribers, 2U);
    QCOMPARE(m_hub->publish(made("a.b"))->subscribers, 0U);
    QCOMPARE(m_hub->receipts().find(1)->expected(), 6U);
}

void TestHub::countsAClientOnceHoweverManyOfItsChannelsAreNamed()
{
    Followed both(*m_hub, m_sink, "a,b");
    Followed wild(*m_hub, m_sink, "*");
    Followed other(*m_hub, m_sink, "c");
    both.expect(5);
    wild.expect(20);
    other.expect(100);
    const auto count = [this](const Names &channels) {
        return m_hub->countFollowing(channels);
    };
    QCOMPARE(count({ "a" }), std::uint64_t { 25 });
    QCOMPARE(count({ "a", "b" }), std::uint64_t { 25 });
    QCOMPARE(count({ "a", "a", "b" }), std::uint64_t { 25 });
    QCOMPARE(count({ "a", "b", "c" }), std::uint64_t { 125 });
    // A publish would create this channel, and clients that follow it by pattern would match.
    QCOMPARE(count({ "new" }), std::uint64_t { 20 });
    QCOMPARE(count({ "not.followed" }), std::uint64_t { 0 });
    QCOMPARE(count({}), std::uint64_t { 0 });
}

void TestHub::findsExistingChannelsByPattern()
{
    for (const char *channel : { "class.red", "class.blue", "class.red.x", "classes", "news" })
        publish(channel);
    QCOMPARE(m_hub->matching("class.*", 10), (Names { "class.blue", "class.red" }));
    QCOMPARE(m_hub->matching("class.**", 10), (Names { "class.blue", "class.red", "class.red.x" }));
    QCOMPARE(m_hub->matching("*.red", 10), (Names { "class.red" }));
    QCOMPARE(m_hub->matching("**", 2), (Names { "class.blue", "class.red" }));
    QCOMPARE(m_hub->matching("none.*", 10), Names {});
}

void TestHub::visitsChannelsInOrderAndGoesOn()
{
    for (const char *channel : { "d", "b", "a", "c", "e" })
        publish(channel);
    std::vector<std::uint64_t> seen; // the seq identifies the channel: each has one message
    const auto visit = [&seen](const Channel &channel) {
        seen.push_back(channel.history.newest()->seq());
        return true;
    };
    std::string after = m_hub->visitChannels({}, 2, visit);
    QCOMPARE(after, std::string("b"));
    after = m_hub->visitChannels(after, 2, visit);
    QCOMPARE(after, std::string("d"));
    QCOMPARE(m_hub->visitChannels(after, 2, visit), std::string());
    QCOMPARE(seen, (Seqs { 3, 2, 4, 1, 5 }));
    int visits = 0;
    (void)m_hub->visitChannels({}, 10, [&visits](const Channel &) { return ++visits < 3; });
    QCOMPARE(visits, 3);
}

void TestHub::aChannelGoesWithItsLastFollowerIfItHoldsNothing()
{
    {
        const Followed first(*m_hub, m_sink, "empty,full");
        {
            const Followed second(*m_hub, m_sink, "empty");
            publish("full");
        }
        QCOMPARE(channelsOf(*m_hub), (Names { "empty", "full" }));
    }
    QCOMPARE(channelsOf(*m_hub), (Names { "full" }));
}

void TestHub::recordsReceipts()
{
    const MessagePtr message = publish("a");
    QCOMPARE(m_hub->receipts().find(1), message);
    const Following following(setOf("a"));
    DeliveryRecord record;
    record.switchFrom(nullptr, 0);
    record.resumeAt(0);
    m_hub->receipts().acknowledge(record, following, { 0, 1 }, {});
    QCOMPARE(message->received(), 1U);
}

void TestHub::acceptsNothingOnceItIsSealed()
{
    const Followed followed(*m_hub, m_sink, "a");
    publish("a");
    m_hub->seal();
    QVERIFY(m_hub->isSealed());
    const auto one = m_hub->publish(made("a"));
    QVERIFY(!one);
    QVERIFY(one.error().code == ErrorCode::Unavailable);
    const std::vector<std::shared_ptr<Message>> batch { made("a"), made("b") };
    QVERIFY(!m_hub->publishAll(batch));
    const auto group = std::make_shared<BroadcastGroup>();
    group->channels = { "a", "b" };
    for (const auto &message : batch)
        message->joinGroup(group);
    QVERIFY(!m_hub->publishBroadcast(batch, group));
    QCOMPARE(m_hub->head(), std::uint64_t { 1 });
    QCOMPARE(channelsOf(*m_hub), (Names { "a" }));
}

QTEST_APPLESS_MAIN(TestHub)
#include "tst_hub.moc"
