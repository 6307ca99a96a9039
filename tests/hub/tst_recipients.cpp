// SPDX-License-Identifier: GPL-3.0-or-later
//
// The recipients of a message, and the effect of their acknowledgements: tests the hub and presence
// together.
#include "server/hub/presence.h"
#include "tests/hub/messages.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <optional>

using namespace holdfast;
using namespace holdfast::tests;
using namespace std::chrono_literals;

class TestRecipients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void awayClientsAreRecipients();
    void aNewcomerIsCountedApart();
    void oneThatComesBackWithoutItsCursorHasNotGotWhatItMissed();
    void aClientThatIsForgottenIsNoRecipient();
    void aClientBetweenTwoWorkersIsCountedOnce();
    void awayClientsKeepNoChannel();
    void awayClientsAreRecipientsOfAChannelThatComesBack();
    void awayClientsOverTheLimitAreNoRecipients();
    void aChangeOfChannelsChangesWhatItIsARecipientOf();
    void aStreamWithoutAnIdIsCountedApartUntilItAcknowledges();
    void aBroadcastReachesAClientOnce();
    void aBroadcastIsReadOnce_data();
    void aBroadcastIsReadOnce();
    void aBroadcastIsReadWhereOneOfItsMessagesIsGone();
    void receiptsNeverSayMoreThanThereAreRecipients();

private:
    Presence::Handle join(const std::string &id, Follower &follower);
    void goAway(Presence::Handle client);
    void acknowledge(const std::string &id, std::uint64_t seq)
    {
        QVERIFY(m_presence->acknowledge(id, seq, 0));
    }
    std::uint64_t publish(const std::string &channel = "class");
    /// Returns the first seq.
    std::uint64_t broadcast(const std::vector<std::string> &channels);
    Follower &follow(const std::string &channels);
    void unfollow(const Follower &follower);
    [[nodiscard]] std::string idOf(Presence::Handle client)
    {
        std::string id;
        m_presence->visit(client, [&id](const Client &c) { id = c.id(); });
        return id;
    }
    /// For example "2/3 +1, 1 cannot tell": received, recipients that can tell, later.
    [[nodiscard]] std::string receipt(std::uint64_t seq) const;

    ManualClock m_clock;
    std::optional<RecordingSink> m_sink;
    std::unique_ptr<PublishingHub> m_hub;
    std::unique_ptr<Presence> m_presence;
    std::vector<std::unique_ptr<Follower>> m_followers;
};

void TestRecipients::init()
{
    m_sink.emplace();
    HubLimits limits;
    limits.channels = 100;
    limits.patterns = 2;
    m_hub = std::make_unique<PublishingHub>(limits, m_clock);
    m_presence = std::make_unique<Presence>(PresenceLimits {}, m_clock, *m_hub);
}

void TestRecipients::cleanup()
{
    while (!m_followers.empty())
        unfollow(*m_followers.back());
    m_presence.reset();
    m_hub.reset();
}

Presence::Handle TestRecipients::join(const std::string &id, Follower &follower)
{
    Reading start;
    start.position = m_hub->head();
    const Presence::Handle client = m_presence->arrive(
        { id, "", "", {}, TransportKind::EventStream }, follower.following, nullptr);
    m_presence->startReading(client, start, false);
    return client;
}

void TestRecipients::goAway(Presence::Handle client)
{
    m_presence->release(client, true);
    m_clock.advance(11s);
    for (std::size_t i = 0; i < Presence::shardCount; ++i)
        m_presence->sweep();
}

std::uint64_t TestRecipients::publish(const std::string &channel)
{
    return m_hub->publish(made(channel))->id.seq;
}

std::uint64_t TestRecipients::broadcast(const std::vector<std::string> &channels)
{
    const auto group = std::make_shared<BroadcastGroup>();
    group->channels = channels;
    std::vector<std::shared_ptr<Message>> messages;
    for (const std::string &channel : channels) {
        messages.push_back(made(channel));
        messages.back()->joinGroup(group);
    }
    return m_hub->publishBroadcast(messages, group)->messages.front().id.seq;
}

Follower &TestRecipients::follow(const std::string &channels)
{
    m_followers.push_back(std::make_unique<Follower>(setOf(channels), *m_sink));
    (void)m_hub->follow(*m_followers.back()).value();
    return *m_followers.back();
}

void TestRecipients::unfollow(const Follower &follower)
{
    const auto at = std::find_if(m_followers.begin(), m_followers.end(),
                                 [&](const auto &each) { return each.get() == &follower; });
    m_hub->unfollow(**at);
    m_followers.erase(at);
}

std::string TestRecipients::receipt(std::uint64_t seq) const
{
    const MessagePtr message = m_hub->receipts().find(seq);
    const std::uint32_t cannotTell = message->cannotTell();
    return std::to_string(message->received()) + '/'
        + std::to_string(message->expected() - cannotTell) + " +" + std::to_string(message->later())
        + (cannotTell > 0 ? ", " + std::to_string(cannotTell) + " cannot tell" : "");
}

void TestRecipients::awayClientsAreRecipients()
{
    Follower &follower = follow("class");
    join("ann", follower);
    goAway(join("tom", follower));
    const std::uint64_t seq = publish();
    acknowledge("ann", seq);
    QCOMPARE(receipt(seq), std::string("1/2 +0"));
    acknowledge("tom", seq);
    QCOMPARE(receipt(seq), std::string("2/2 +0"));
}

void TestRecipients::aNewcomerIsCountedApart()
{
    Follower &follower = follow("class");
    join("ann", follower);
    join("ben", follower);
    goAway(join("tom", follower));
    const std::uint64_t seq = publish();
    acknowledge("ann", seq);
    acknowledge("ben", seq);
    const Presence::Handle late = m_presence->arrive(
        { "late", "", "", {}, TransportKind::EventStream }, follower.following, nullptr);
    m_presence->startReading(late, m_hub->readLast(follower, 1, {}), false);
    acknowledge("late", seq);
    QCOMPARE(receipt(seq), std::string("2/3 +1"));
}

void TestRecipients::oneThatComesBackWithoutItsCursorHasNotGotWhatItMissed()
{
    Follower &follower = follow("class");
    goAway(join("tom", follower));
    const std::uint64_t missed = publish();
    const std::uint64_t shown = publish();
    const Presence::Handle tom = m_presence->arrive(
        { "tom", "", "", {}, TransportKind::EventStream }, follower.following, nullptr);
    m_presence->startReading(tom, m_hub->readLast(follower, 1, {}), false);
    const std::uint64_t next = publish();
    acknowledge("tom", next);
    QCOMPARE(receipt(missed), std::string("0/1 +0"));
    QCOMPARE(receipt(shown), std::string("1/1 +0"));
    QCOMPARE(receipt(next), std::string("1/1 +0"));
}

void TestRecipients::aClientThatIsForgottenIsNoRecipient()
{
    Follower &follower = follow("class");
    goAway(join("tom", follower));
    QVERIFY(m_presence->forget("tom"));
    QCOMPARE(receipt(publish()), std::string("0/0 +0"));
}

void TestRecipients::aClientBetweenTwoWorkersIsCountedOnce()
{
    Follower &one = follow("class");
    Follower &other = follow("class");
    const Presence::Handle client = join("ann", one);
    const std::uint64_t before = publish();
    Reading resumed;
    resumed.position = before;
    QCOMPARE(m_presence->arrive({ "ann", "", "", {}, TransportKind::EventStream }, other.following,
                                nullptr),
             client);
    m_presence->startReading(client, resumed, true);
    m_presence->release(client, true); // the connection on the first worker
    unfollow(one);
    const std::uint64_t after = publish();
    acknowledge("ann", after);
    QCOMPARE(receipt(before), std::string("1/1 +0"));
    QCOMPARE(receipt(after), std::string("1/1 +0"));
}

void TestRecipients::awayClientsKeepNoChannel()
{
    Follower &follower = follow("class");
    goAway(join("tom", follower));
    unfollow(follower);
    QCOMPARE(m_hub->totals().channels, std::size_t { 0 });
    QCOMPARE(m_hub->countFollowing(std::vector<std::string> { "class" }), std::uint64_t { 1 });
}

void TestRecipients::awayClientsAreRecipientsOfAChannelThatComesBack()
{
    Follower &named = follow("class");
    Follower &wild = follow("class,*");
    goAway(join("tom", named));
    goAway(join("eve", wild));
    unfollow(named);
    unfollow(wild);
    const std::uint64_t seq = publish();
    acknowledge("tom", seq);
    acknowledge("eve", seq);
    QCOMPARE(receipt(seq), std::string("2/2 +0"));
    QVERIFY(m_presence->forget("tom"));
    QVERIFY(m_presence->forget("eve"));
    QCOMPARE(receipt(publish()), std::string("0/0 +0"));
}

void TestRecipients::awayClientsOverTheLimitAreNoRecipients()
{
    Follower &two = follow("a.*,b.*");
    goAway(join("tom", two));
    unfollow(two);
    Follower &more = follow("c.*");
    goAway(join("eve", more));
    const std::uint64_t before = publish("c.x");
    unfollow(more); // the hub counts at most two patterns without a follower
    const std::uint64_t after = publish("c.x");
    acknowledge("eve", after);
    QCOMPARE(receipt(before), std::string("1/1 +0"));
    QCOMPARE(receipt(after), std::string("0/0 +1"));
}

void TestRecipients::aChangeOfChannelsChangesWhatItIsARecipientOf()
{
    Follower &a = follow("a");
    Follower &b = follow("b");
    const Presence::Handle client = join("ann", a);
    const std::uint64_t first = publish("a");
    const std::uint64_t other = publish("b");
    m_presence->follow(client, b.following, other);
    const std::uint64_t left = publish("a");
    const std::uint64_t second = publish("b");
    acknowledge("ann", second);
    QCOMPARE(receipt(first), std::string("1/1 +0"));
    QCOMPARE(receipt(other), std::string("0/0 +0"));
    QCOMPARE(receipt(left), std::string("0/0 +0"));
    QCOMPARE(receipt(second), std::string("1/1 +0"));
}

void TestRecipients::aStreamWithoutAnIdIsCountedApartUntilItAcknowledges()
{
    Follower &follower = follow("class,red");
    join("ann", follower);
    const std::string nameless = idOf(join("", follower));
    const std::uint64_t first = publish();
    const std::uint64_t second = broadcast({ "class", "red" });
    acknowledge("ann", second);
    for (const std::uint64_t seq : { first, second })
        QCOMPARE(receipt(seq), std::string("1/1 +0, 1 cannot tell"));
    acknowledge(nameless, first); // so it can, after all
    const std::uint64_t third = publish();
    QCOMPARE(receipt(first), std::string("2/2 +0"));
    QCOMPARE(receipt(second), std::string("1/2 +0"));
    QCOMPARE(receipt(third), std::string("0/2 +0"));
    // One that has left without a word stays counted apart.
    const Presence::Handle leaves = join("", follower);
    const std::uint64_t fourth = publish();
    m_presence->release(leaves, true);
    QCOMPARE(receipt(fourth), std::string("0/2 +0, 1 cannot tell"));
    QCOMPARE(receipt(publish()), std::string("0/2 +0"));
}

void TestRecipients::aBroadcastReachesAClientOnce()
{
    Follower &all = follow("class.**");
    Follower &blue = follow("class.blue,class.red");
    Follower &red = follow("class.red");
    join("all", all);
    join("blue", blue);
    goAway(join("red", red));
    const std::uint64_t first = broadcast({ "class.blue", "class.red" });
    QCOMPARE(m_sink->pushedTo(all), Seqs { first });
    QCOMPARE(m_sink->pushedTo(blue), Seqs { first });
    QCOMPARE(m_sink->pushedTo(red), Seqs { first + 1 });
    QCOMPARE(receipt(first), std::string("0/3 +0"));
    for (const char *id : { "all", "blue", "red" })
        acknowledge(id, first + 1);
    QCOMPARE(receipt(first), std::string("3/3 +0"));
    QCOMPARE(receipt(first + 1), std::string("3/3 +0"));
}

void TestRecipients::aBroadcastIsReadOnce_data()
{
    QTest::addColumn<QString>("follows");
    QTest::addColumn<quint64>("after");
    QTest::addColumn<QList<quint64>>("read");

    // The log: b1, then the broadcast a2 b3 c4, then c5.
    QTest::newRow("by pattern") << "*" << quint64 { 0 } << QList<quint64> { 1, 2, 5 };
    QTest::newRow("by name") << "b,c" << quint64 { 1 } << QList<quint64> { 3, 5 };
    QTest::newRow("one channel of it") << "c" << quint64 { 0 } << QList<quint64> { 4, 5 };
    QTest::newRow("has it") << "*" << quint64 { 2 } << QList<quint64> { 5 };
    QTest::newRow("has what is beside it") << "b,c" << quint64 { 2 } << QList<quint64> { 3, 5 };
}

void TestRecipients::aBroadcastIsReadOnce()
{
    QFETCH(QString, follows);
    QFETCH(quint64, after);
    QFETCH(QList<quint64>, read);

    publish("b");
    broadcast({ "a", "b", "c" });
    publish("c");
    const Follower &follower = follow(follows.toStdString());
    const Seqs expected(read.begin(), read.end());
    QCOMPARE(seqsOf(m_hub->read(follower, after, {}).messages), expected);
    // Reading one message at a time gives the same result.
    Seqs single;
    for (std::uint64_t position = after; position < 5;) {
        const Reading part = m_hub->read(follower, position, { .messages = 1 });
        for (const MessagePtr &message : part.messages)
            single.push_back(message->seq());
        position = part.position;
    }
    QCOMPARE(single, expected);
    // The same holds for reading the last message of each channel.
    const Seqs last = seqsOf(m_hub->readLast(follower, 1, {}).messages);
    QVERIFY(std::count_if(last.begin(), last.end(),
                          [](std::uint64_t seq) { return seq >= 2 && seq <= 4; })
            <= 1);
}

void TestRecipients::aBroadcastIsReadWhereOneOfItsMessagesIsGone()
{
    HubLimits limits;
    limits.history.messages = 1;
    m_hub = std::make_unique<PublishingHub>(limits, m_clock);
    const Follower &follower = follow("a,b");
    broadcast({ "a", "b" }); // a1 and b2
    publish("a"); // a3; a1 is evicted
    const Reading reading = m_hub->read(follower, 0, {});
    QVERIFY(reading.gap.has_value());
    QCOMPARE(seqsOf(reading.messages), (Seqs { 2, 3 }));
    QCOMPARE(seqsOf(m_hub->read(follower, 1, {}).messages),
             Seqs { 3 }); // the client has the broadcast as a1
}

/// The trials of the issue gave these receipts: 3/3, 7/6, 3/1.
void TestRecipients::receiptsNeverSayMoreThanThereAreRecipients()
{
    std::vector<Follower *> followers { &follow("class"), &follow("class,other"), &follow("*") };
    std::uint32_t random = 7;
    const auto dice = [&random](std::uint32_t sides) {
        random ^= random << 13U;
        random ^= random >> 17U;
        random ^= random << 5U;
        return random % sides;
    };
    std::map<std::string, Presence::Handle> here;
    std::vector<Presence::Handle> nameless;
    for (int step = 0; step < 5000; ++step) {
        const std::string id = "c" + std::to_string(dice(12));
        Follower &follower = *followers[dice(3)];
        if (dice(50) == 0)
            nameless.push_back(join("", follower));
        if (!nameless.empty() && dice(200) == 0) {
            m_presence->release(nameless.front(), true);
            nameless.erase(nameless.begin());
        }
        if (!nameless.empty() && dice(20) == 0)
            acknowledge(idOf(nameless[dice(static_cast<std::uint32_t>(nameless.size()))]),
                        m_hub->head());
        switch (dice(6)) {
        case 0:
        case 1:
            publish(dice(2) == 0 ? "class" : "other");
            break;
        case 2:
            if (const auto it = here.find(id); it != here.end()) {
                m_presence->release(it->second, true);
                here.erase(it);
            } else {
                const Presence::Handle client = m_presence->arrive(
                    { id, "", "", {}, TransportKind::EventStream }, follower.following, nullptr);
                const bool isResumed = dice(2) == 0;
                Reading start = m_hub->readLast(follower, dice(3), {});
                if (isResumed) {
                    start = {};
                    start.position =
                        m_hub->head() - std::min<std::uint64_t>(dice(9), m_hub->head());
                }
                m_presence->startReading(client, start, isResumed);
                here.emplace(id, client);
            }
            break;
        case 3:
            if (const auto it = here.find(id); it != here.end())
                m_presence->follow(it->second, follower.following, m_hub->head());
            break;
        case 4:
            m_clock.advance(3s);
            m_presence->sweep();
            if (dice(20) == 0 && !here.contains(id))
                (void)m_presence->forget(id);
            break;
        default:
            (void)m_presence->acknowledge(id, m_hub->head(), m_hub->head() - dice(2));
            break;
        }
    }
    std::uint64_t received = 0;
    for (std::uint64_t seq = m_hub->head(); m_hub->receipts().find(seq); --seq) {
        const MessagePtr message = m_hub->receipts().find(seq);
        QVERIFY(message->seen() <= message->received());
        QVERIFY2(message->received() + message->cannotTell() <= message->expected(),
                 receipt(seq).c_str());
        received += message->received();
    }
    QVERIFY(received > 1000);
    for (const auto &[id, client] : here)
        m_presence->release(client, true);
    for (const Presence::Handle client : nameless)
        m_presence->release(client, true);
}

QTEST_APPLESS_MAIN(TestRecipients)
#include "tst_recipients.moc"
