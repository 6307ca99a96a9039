// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/hub.h"
#include "tests/hub/limits.h"
#include "tests/hub/messages.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"

#include <QtTest>

#include <random>

using namespace holdfast;
using namespace holdfast::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t everything = 1'000'000;

/// A hub with followers, which the destructor removes.
class World
{
public:
    World(const HubLimits &limits, const Clock &clock) : hub(limits, clock) { }
    ~World()
    {
        for (const auto &follower : m_followers)
            hub.unfollow(*follower);
    }
    World(const World &) = delete;
    World &operator=(const World &) = delete;

    Follower &follow(const std::string &channels)
    {
        m_followers.push_back(std::make_unique<Follower>(setOf(channels), m_sink));
        (void)hub.follow(*m_followers.back()).value();
        return *m_followers.back();
    }
    /// Publishes one message per letter, on the channel of that name.
    void publish(const std::string &channels)
    {
        for (const char channel : channels)
            (void)hub.publish(made(std::string(1, channel))).value();
    }

    PublishingHub hub;

private:
    RecordingSink m_sink;
    std::vector<std::unique_ptr<Follower>> m_followers;
};

bool isGap(const Reading &reading, std::uint64_t from, std::uint64_t to, GapReason reason)
{
    return reading.gap && reading.gap->from.seq == from && reading.gap->to.seq == to
        && reading.gap->reason == reason;
}

} // namespace

class TestHubReading : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatLiesAfterAPosition();
    void nothingNewLeadsToTheHead();
    void readsChannelsMergedInOrder();
    void goesOnWhereALimitCutItShort_data();
    void goesOnWhereALimitCutItShort();
    void oneMessageFitsWhateverItsSize();
    void tellsWhatWasEvicted();
    void tellsWhatHasExpired();
    void tellsWhatOutlivedItsOwnTime();
    void tellsNoGapToWhoHasItAll();
    void tellsTheLossOfAChannelThatWentAndCameBack();
    void tellsAPatternTheLossOfAChannelThatIsGone();
    void tellsNoGapForChannelsItDoesNotFollow();
    void saysThePolicyOfTheStrictestChannelThatLost();
    void takesChangedPoliciesAtOnce();
    void holdsWhatTheChannelsPolicySays();
    void startsFromTheOldestWithoutAGap();
    void startsWithTheLastOfEachChannel();
    void theLastAreCutFromTheFront();
    void theLastOfManyChannelsAreTheNewest();
};

void TestHubReading::readsWhatLiesAfterAPosition()
{
    const ManualClock clock;
    World world({}, clock);
    Follower &a = world.follow("a");
    world.publish("aabab");
    const Reading reading = world.hub.read(a, 1, {});
    QCOMPARE(seqsOf(reading.messages), (Seqs { 2, 4 }));
    QCOMPARE(reading.position, std::uint64_t { 5 });
    QVERIFY(reading.isComplete);
    QVERIFY(!reading.gap);
}

void TestHubReading::nothingNewLeadsToTheHead()
{
    const ManualClock clock;
    World world({}, clock);
    Follower &a = world.follow("a");
    world.publish("abbb");
    const Reading reading = world.hub.read(a, 1, {});
    QVERIFY(reading.messages.empty());
    QVERIFY(!reading.gap);
    QCOMPARE(reading.position, std::uint64_t { 4 });
}

void TestHubReading::readsChannelsMergedInOrder()
{
    const ManualClock clock;
    World world({}, clock);
    Follower &named = world.follow("a,c");
    Follower &wild = world.follow("*");
    world.publish("abcbaccab");
    QCOMPARE(seqsOf(world.hub.read(named, 0, {}).messages), (Seqs { 1, 3, 5, 6, 7, 8 }));
    QCOMPARE(seqsOf(world.hub.read(wild, 2, {}).messages), (Seqs { 3, 4, 5, 6, 7, 8, 9 }));
}

void TestHubReading::goesOnWhereALimitCutItShort_data()
{
    QTest::addColumn<quint64>("messages");
    QTest::addColumn<quint64>("bytes");

    QTest::newRow("one at a time") << quint64 { 1 } << quint64 { everything };
    QTest::newRow("three at a time") << quint64 { 3 } << quint64 { everything };
    QTest::newRow("exactly all") << quint64 { 12 } << quint64 { everything };
    QTest::newRow("by bytes") << quint64 { everything } << quint64 { 250 };
    QTest::newRow("by a single byte") << quint64 { everything } << quint64 { 1 };
}

void TestHubReading::goesOnWhereALimitCutItShort()
{
    QFETCH(quint64, messages);
    QFETCH(quint64, bytes);

    const ManualClock clock;
    World world({}, clock);
    Follower &follower = world.follow("a,b");
    world.publish("abcabccabbbaabac");
    const Seqs whole = seqsOf(world.hub.read(follower, 0, {}).messages);
    const ReadLimits limits { messages, bytes };
    Seqs parts;
    std::uint64_t position = 0;
    for (bool isComplete = false; !isComplete;) {
        const Reading reading = world.hub.read(follower, position, limits);
        QVERIFY(!reading.messages.empty());
        QVERIFY(reading.messages.size() <= limits.messages);
        for (const std::uint64_t seq : seqsOf(reading.messages))
            parts.push_back(seq);
        isComplete = reading.isComplete;
        QCOMPARE(reading.position, isComplete ? world.hub.head() : parts.back());
        position = reading.position;
    }
    QCOMPARE(parts, whole);
}

void TestHubReading::oneMessageFitsWhateverItsSize()
{
    const ManualClock clock;
    World world({}, clock);
    Follower &a = world.follow("a");
    (void)world.hub.publish(made("a", std::string(100'000, 'x'))).value();
    world.publish("a");
    const Reading reading = world.hub.read(a, 0, { .bytes = 10 });
    QCOMPARE(seqsOf(reading.messages), (Seqs { 1 }));
    QVERIFY(!reading.isComplete);
}

void TestHubReading::tellsWhatWasEvicted()
{
    const ManualClock clock;
    World world(withHistory({ .messages = 2 }), clock);
    Follower &follower = world.follow("a,b");
    world.publish("abaaab"); // a still holds 4 and 5, b holds 2 and 6
    const Reading reading = world.hub.read(follower, 0, {});
    QVERIFY(isGap(reading, 0, 3, GapReason::Evicted));
    QCOMPARE(seqsOf(reading.messages), (Seqs { 2, 4, 5, 6 }));
    QCOMPARE(reading.gap->from.epoch, world.hub.epoch());
    QVERIFY(isGap(world.hub.read(follower, 2, {}), 2, 3, GapReason::Evicted));
    QVERIFY(!world.hub.read(follower, 3, {}).gap);
}

void TestHubReading::tellsWhatHasExpired()
{
    ManualClock clock;
    World world(withHistory({ .age = 60s }), clock);
    Follower &a = world.follow("a");
    world.publish("aa");
    clock.advance(61s);
    world.publish("a");
    const Reading reading = world.hub.read(a, 1, {});
    QVERIFY(isGap(reading, 1, 2, GapReason::Expired));
    QCOMPARE(seqsOf(reading.messages), (Seqs { 3 }));

    clock.advance(61s);
    world.hub.sweep(10);
    const Reading later = world.hub.read(a, 2, {});
    QVERIFY(isGap(later, 2, 3, GapReason::Expired));
    QVERIFY(later.messages.empty());
    QCOMPARE(later.position, std::uint64_t { 3 });
}

void TestHubReading::tellsWhatOutlivedItsOwnTime()
{
    ManualClock clock;
    World world({}, clock);
    Follower &a = world.follow("a");
    world.publish("a");
    Draft draft;
    draft.channel = "a";
    draft.timeToLive = 5s;
    (void)world.hub.publish(Message::make(draft, 0).value()).value();
    world.publish("a");
    QCOMPARE(seqsOf(world.hub.read(a, 0, {}).messages), (Seqs { 1, 2, 3 }));
    clock.advance(5s);
    const Reading reading = world.hub.read(a, 0, {});
    QCOMPARE(seqsOf(reading.messages), (Seqs { 1, 3 }));
    QVERIFY(isGap(reading, 0, 2, GapReason::Expired));
    QVERIFY(!world.hub.read(a, 2, {}).gap);
    QCOMPARE(seqsOf(world.hub.readLast(a, 2, {}).messages), (Seqs { 3 }));
    QCOMPARE(seqsOf(world.hub.readFromOldest(a, {}).messages), (Seqs { 1, 3 }));
}

void TestHubReading::tellsNoGapToWhoHasItAll()
{
    const ManualClock clock;
    World world(withHistory({ .messages = 1 }), clock);
    Follower &a = world.follow("a");
    world.publish("aaaa");
    const Reading reading = world.hub.read(a, 3, {});
    QVERIFY(!reading.gap);
    QCOMPARE(seqsOf(reading.messages), (Seqs { 4 }));
}

void TestHubReading::tellsTheLossOfAChannelThatWentAndCameBack()
{
    ManualClock clock;
    World world(withHistory({ .age = 60s }), clock);
    world.publish("ab");
    clock.advance(61s);
    world.hub.sweep(10);
    QCOMPARE(world.hub.totals().channels, std::size_t { 0 });
    Follower &a = world.follow("a");
    QVERIFY(isGap(world.hub.read(a, 0, {}), 0, 1, GapReason::Expired));
    world.publish("a");
    const Reading reading = world.hub.read(a, 0, {});
    QVERIFY(isGap(reading, 0, 1, GapReason::Expired));
    QCOMPARE(seqsOf(reading.messages), (Seqs { 3 }));
    QVERIFY(!world.hub.read(a, 1, {}).gap);
}

void TestHubReading::tellsAPatternTheLossOfAChannelThatIsGone()
{
    ManualClock clock;
    World world(withHistory({ .age = 60s }), clock);
    Follower &wild = world.follow("*");
    Follower &deep = world.follow("x.*");
    world.publish("abb");
    clock.advance(61s);
    world.hub.sweep(10);
    QCOMPARE(world.hub.totals().channels, std::size_t { 0 });
    QVERIFY(isGap(world.hub.read(wild, 1, {}), 1, 3, GapReason::Expired));
    QVERIFY(!world.hub.read(wild, 3, {}).gap);
    QVERIFY(!world.hub.read(deep, 0, {}).gap);
}

void TestHubReading::tellsNoGapForChannelsItDoesNotFollow()
{
    const ManualClock clock;
    World world(withHistory({ .messages = 1 }), clock);
    Follower &a = world.follow("a");
    world.publish("abbb");
    const Reading reading = world.hub.read(a, 0, {});
    QVERIFY(!reading.gap);
    QCOMPARE(seqsOf(reading.messages), (Seqs { 1 }));
}

void TestHubReading::saysThePolicyOfTheStrictestChannelThatLost()
{
    const ManualClock clock;
    HubLimits limits = withHistory({ .messages = 1 });
    limits.policies = { { "l", SlowPolicy::Latest },
                        { "c", SlowPolicy::Close },
                        { "*", SlowPolicy::Resume },
                        { "r", SlowPolicy::Close } };
    World world(limits, clock);
    Follower &all = world.follow("l,c,r");
    world.publish("rrlcl");
    QVERIFY(world.hub.read(all, 0, {}).gap);
    QCOMPARE(world.hub.read(all, 0, {}).policy, SlowPolicy::Latest);
    QVERIFY(!world.hub.read(all, 3, {}).gap);
    QCOMPARE(world.hub.read(all, 3, {}).policy, SlowPolicy::Resume);
    world.publish("c");
    QCOMPARE(world.hub.read(all, 3, {}).policy, SlowPolicy::Close);
    // The first matching rule applies: for "r" the pattern comes before its own rule.
    Follower &r = world.follow("r");
    QCOMPARE(world.hub.read(r, 0, {}).policy, SlowPolicy::Resume);
}

void TestHubReading::takesChangedPoliciesAtOnce()
{
    const ManualClock clock;
    World world(withHistory({ .messages = 1 }), clock);
    Follower &a = world.follow("a");
    world.publish("aa");
    QCOMPARE(world.hub.read(a, 0, {}).policy, SlowPolicy::Resume);
    world.hub.setPolicies({ .messages = 1 }, { { "a", SlowPolicy::Close } });
    QCOMPARE(world.hub.read(a, 0, {}).policy, SlowPolicy::Close);
}

void TestHubReading::holdsWhatTheChannelsPolicySays()
{
    const ManualClock clock;
    HubLimits limits = withHistory({ .messages = 4 });
    limits.policies = { { "a", {}, 1 }, { "*", SlowPolicy::Close, 2 } };
    World world(limits, clock);
    Follower &all = world.follow("a,b");
    world.publish("aabbb");
    QCOMPARE(seqsOf(world.hub.readFromOldest(all, {}).messages), (Seqs { 2, 4, 5 }));
    world.hub.setPolicies({ .messages = 4 }, { { "b", {}, 1 } });
    world.hub.sweep(10);
    QCOMPARE(seqsOf(world.hub.readFromOldest(all, {}).messages), (Seqs { 2, 5 }));
    world.publish("aa");
    QCOMPARE(seqsOf(world.hub.readFromOldest(all, {}).messages), (Seqs { 2, 5, 6, 7 }));
}

void TestHubReading::startsFromTheOldestWithoutAGap()
{
    const ManualClock clock;
    World world(withHistory({ .messages = 2 }), clock);
    Follower &follower = world.follow("a,b");
    world.publish("aabaabb");
    const Reading reading = world.hub.readFromOldest(follower, {});
    QVERIFY(!reading.gap);
    QCOMPARE(seqsOf(reading.messages), (Seqs { 4, 5, 6, 7 }));
    QCOMPARE(reading.position, std::uint64_t { 7 });
    const Reading first = world.hub.readFromOldest(follower, { .messages = 1 });
    QCOMPARE(seqsOf(first.messages), (Seqs { 4 }));
    QCOMPARE(first.position, std::uint64_t { 4 });
}

void TestHubReading::startsWithTheLastOfEachChannel()
{
    const ManualClock clock;
    World world({}, clock);
    Follower &follower = world.follow("a,b,nothing");
    world.publish("abaacabc");
    const auto last = [&](std::size_t count) {
        const Reading reading = world.hub.readLast(follower, count, {});
        return reading.gap || reading.position != 8 || !reading.isComplete
            ? Seqs { 0 }
            : seqsOf(reading.messages);
    };
    QCOMPARE(last(0), Seqs {});
    QCOMPARE(last(1), (Seqs { 6, 7 }));
    QCOMPARE(last(2), (Seqs { 2, 4, 6, 7 }));
    QCOMPARE(last(1000), (Seqs { 1, 2, 3, 4, 6, 7 }));
}

void TestHubReading::theLastAreCutFromTheFront()
{
    const ManualClock clock;
    World world({}, clock);
    Follower &follower = world.follow("a,b");
    world.publish("ababab");
    QCOMPARE(seqsOf(world.hub.readLast(follower, 3, { .messages = 4 }).messages),
             (Seqs { 3, 4, 5, 6 }));
    const std::size_t each = accepted(1)->envelope().size();
    QCOMPARE(seqsOf(world.hub.readLast(follower, 3, { .bytes = 2 * each }).messages),
             (Seqs { 5, 6 }));
    QCOMPARE(seqsOf(world.hub.readLast(follower, 3, { .bytes = 1 }).messages), (Seqs { 6 }));
}

void TestHubReading::theLastOfManyChannelsAreTheNewest()
{
    std::mt19937 random(99); // a fixed seed, so that failures can be repeated
    const ManualClock clock;
    World world({}, clock);
    Follower &follower = world.follow("*");
    std::vector<Seqs> perChannel(20);
    for (std::uint64_t seq = 1; seq <= 500; ++seq) {
        const auto channel = random() % perChannel.size();
        world.publish(std::string(1, static_cast<char>('a' + channel)));
        perChannel[channel].push_back(seq);
    }
    for (const std::size_t count : { 1U, 3U, 10U, 100U }) {
        Seqs expected;
        for (const Seqs &seqs : perChannel)
            expected.insert(expected.end(),
                            seqs.end() - static_cast<std::ptrdiff_t>(std::min(count, seqs.size())),
                            seqs.end());
        std::sort(expected.begin(), expected.end());
        QCOMPARE(seqsOf(world.hub.readLast(follower, count, {}).messages), expected);
        const Seqs newest(expected.end() - 15, expected.end());
        QCOMPARE(seqsOf(world.hub.readLast(follower, count, { .messages = 15 }).messages), newest);
    }
}

QTEST_APPLESS_MAIN(TestHubReading)
#include "tst_hubreading.moc"
