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

std::string nameOf(std::size_t i)
{
    return "c" + std::to_string(i);
}

/// The totals of all channels, counted one by one.
Hub::Totals countedIn(const PublishingHub &hub)
{
    Hub::Totals totals;
    (void)hub.visitChannels({}, 100'000, [&totals](const Channel &channel) {
        ++totals.channels;
        totals.messages += channel.history.count();
        for (std::size_t i = 0; i < channel.history.count(); ++i)
            totals.bytes += channel.history.at(i)->footprintBytes();
        return true;
    });
    return totals;
}

bool addsUp(const PublishingHub &hub)
{
    const Hub::Totals said = hub.totals();
    const Hub::Totals counted = countedIn(hub);
    return said.channels == counted.channels && said.messages == counted.messages
        && said.bytes == counted.bytes;
}

Seqs held(const PublishingHub &hub, Follower &follower)
{
    return seqsOf(hub.readFromOldest(follower, {}).messages);
}

} // namespace

class TestHubLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAChannelTooMany();
    void aBatchThatNeedsAChannelTooManyLeavesNothingBehind();
    void aBatchMayNameItsNewChannelMoreThanOnce();
    void aRefusedFollowLeavesNothingBehind();
    void aRefusedConditionLeavesNothingBehind();
    void refusesAPatternTooMany();
    void theChannelPublishedToLeastRecentlyGivesWayFirst();
    void theNewestMessageStaysWhateverItsSize();
    void theSweepDropsWhatExpiredAndWhatNobodyNeeds();
    void theSweepGoesOnWhereItLeftOff();
    void itsTotalsAddUpWhateverHappens();

private:
    ManualClock m_clock;
    RecordingSink m_sink;
};

void TestHubLimits::refusesAChannelTooMany()
{
    PublishingHub hub(with(&HubLimits::channels, 2), m_clock);
    QVERIFY(hub.publish(made("a")));
    QVERIFY(hub.publish(made("b")));
    const auto refused = hub.publish(made("c"));
    QVERIFY(!refused.hasValue());
    QCOMPARE(refused.error().code, ErrorCode::LimitReached);
    QCOMPARE(hub.head(), std::uint64_t { 2 });
    QVERIFY(hub.publish(made("a")));
    QCOMPARE(hub.totals().channels, std::size_t { 2 });
}

void TestHubLimits::aBatchThatNeedsAChannelTooManyLeavesNothingBehind()
{
    PublishingHub hub(with(&HubLimits::channels, 2), m_clock);
    Follower wild(setOf("*"), m_sink);
    QVERIFY(hub.follow(wild));
    QVERIFY(hub.publish(made("a")));
    const std::vector<std::shared_ptr<Message>> batch { made("a"), made("b"), made("c") };
    const auto refused = hub.publishAll(batch);
    QVERIFY(!refused.hasValue());
    QCOMPARE(refused.error().code, ErrorCode::LimitReached);
    QCOMPARE(hub.head(), std::uint64_t { 1 });
    QCOMPARE(m_sink.pushedTo(wild), (Seqs { 1 }));
    QCOMPARE(hub.totals().channels, std::size_t { 1 });
    // The remaining room is still available.
    QVERIFY(hub.publish(made("d")));
    hub.unfollow(wild);
}

void TestHubLimits::aBatchMayNameItsNewChannelMoreThanOnce()
{
    PublishingHub hub(with(&HubLimits::channels, 2), m_clock);
    const std::vector<std::shared_ptr<Message>> batch { made("a"), made("b"), made("a"),
                                                        made("b") };
    QVERIFY(hub.publishAll(batch));
    QCOMPARE(hub.head(), std::uint64_t { 4 });
    QCOMPARE(hub.totals().channels, std::size_t { 2 });
}

void TestHubLimits::aRefusedFollowLeavesNothingBehind()
{
    PublishingHub hub(with(&HubLimits::channels, 3), m_clock);
    QVERIFY(hub.publish(made("a")));
    Follower greedy(setOf("a,b,c,d,*"), m_sink);
    const auto refused = hub.follow(greedy);
    QVERIFY(!refused.hasValue());
    QCOMPARE(refused.error().code, ErrorCode::LimitReached);
    QCOMPARE(hub.totals().channels, std::size_t { 1 });
    QVERIFY(hub.publish(made("a")));
    QVERIFY(hub.publish(made("x")));
    QVERIFY(hub.publish(made("y")));
    QCOMPARE(m_sink.pushedTo(greedy), Seqs {});

    Follower modest(setOf("a,x"), m_sink);
    QVERIFY(hub.follow(modest));
    hub.unfollow(modest);
}

void TestHubLimits::aRefusedConditionLeavesNothingBehind()
{
    PublishingHub hub({}, m_clock);
    QVERIFY(hub.publish(made("a")));
    const auto refused = hub.publish(made("b"), hub.cursor(1));
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QCOMPARE(hub.totals().channels, std::size_t { 1 });
    QVERIFY(!hub.publish(made("a"), hub.cursor(0)));
    QCOMPARE(hub.totals().channels, std::size_t { 1 });
    QCOMPARE(hub.totals().messages, std::size_t { 1 });
}

void TestHubLimits::refusesAPatternTooMany()
{
    PublishingHub hub(with(&HubLimits::patterns, 3), m_clock);
    Follower two(setOf("a.*,b.*"), m_sink);
    Follower twoMore(setOf("c.*,d.*"), m_sink);
    Follower one(setOf("e.*,named"), m_sink);
    QVERIFY(hub.follow(two));
    const auto refused = hub.follow(twoMore);
    QVERIFY(!refused.hasValue());
    QCOMPARE(refused.error().code, ErrorCode::LimitReached);
    QVERIFY(hub.follow(one));
    QVERIFY(!hub.follow(twoMore));
    hub.unfollow(two);
    QVERIFY(hub.follow(twoMore));
    hub.unfollow(one);
    hub.unfollow(twoMore);
    QCOMPARE(hub.totals().channels, std::size_t { 0 });
}

void TestHubLimits::theChannelPublishedToLeastRecentlyGivesWayFirst()
{
    const std::size_t each = accepted(1, "a")->footprintBytes();
    PublishingHub hub(with(&HubLimits::historyBytes, 4 * each), m_clock);
    Follower all(setOf("*"), m_sink);
    QVERIFY(hub.follow(all));
    for (const char *channel : { "a", "a", "b", "a" }) // seqs 1 2 3 4
        QVERIFY(hub.publish(made(channel)));
    QCOMPARE(held(hub, all), (Seqs { 1, 2, 3, 4 }));
    QVERIFY(hub.publish(made("c"))); // seq 5: b was idle for the longest time
    QCOMPARE(held(hub, all), (Seqs { 1, 2, 4, 5 }));
    QVERIFY(hub.publish(made("c"))); // seq 6: now it is a
    QCOMPARE(held(hub, all), (Seqs { 2, 4, 5, 6 }));
    QVERIFY(hub.publish(made("a"))); // seq 7: a is the newest again
    QCOMPARE(held(hub, all), (Seqs { 2, 4, 6, 7 }));
    QVERIFY(addsUp(hub));
    hub.unfollow(all);
}

void TestHubLimits::theNewestMessageStaysWhateverItsSize()
{
    PublishingHub hub(with(&HubLimits::historyBytes, 10'000), m_clock);
    Follower all(setOf("*"), m_sink);
    QVERIFY(hub.follow(all));
    QVERIFY(hub.publish(made("a")));
    QVERIFY(hub.publish(made("b", std::string(50'000, 'x'))));
    QCOMPARE(held(hub, all), (Seqs { 2 }));
    QVERIFY(hub.publish(made("a")));
    QCOMPARE(held(hub, all), (Seqs { 3 }));
    QVERIFY(addsUp(hub));
    hub.unfollow(all);
}

void TestHubLimits::theSweepDropsWhatExpiredAndWhatNobodyNeeds()
{
    PublishingHub hub(withHistory({ .age = 60s }), m_clock);
    Follower named(setOf("kept"), m_sink);
    QVERIFY(hub.follow(named));
    QVERIFY(hub.publish(made("kept")));
    QVERIFY(hub.publish(made("gone")));
    m_clock.advance(30s);
    QVERIFY(hub.publish(made("fresh")));
    hub.sweep(100);
    QCOMPARE(hub.totals().messages, std::size_t { 3 });
    m_clock.advance(31s);
    hub.sweep(100);
    QCOMPARE(hub.totals().messages, std::size_t { 1 });
    QCOMPARE(hub.totals().channels, std::size_t { 2 });
    QVERIFY(addsUp(hub));
    QVERIFY(hub.publish(made("kept"))); // counted again after its history was empty
    QVERIFY(addsUp(hub));
    hub.unfollow(named);
}

void TestHubLimits::theSweepGoesOnWhereItLeftOff()
{
    PublishingHub hub(withHistory({ .age = 60s }), m_clock);
    for (std::size_t i = 0; i < 10; ++i)
        QVERIFY(hub.publish(made(nameOf(i))));
    m_clock.advance(61s);
    for (const std::size_t left : { 7U, 4U, 1U, 0U }) {
        hub.sweep(3);
        QCOMPARE(hub.totals().channels, left);
    }
    hub.sweep(3);
    QVERIFY(hub.publish(made("c5")));
    m_clock.advance(61s);
    hub.sweep(3);
    QCOMPARE(hub.totals().channels, std::size_t { 0 });
}

void TestHubLimits::itsTotalsAddUpWhateverHappens()
{
    std::mt19937 random(4711); // a fixed seed, so that failures can be repeated
    HubLimits limits = withHistory({ .messages = 5, .bytes = 6000, .age = 60s });
    limits.historyBytes = 40'000;
    limits.channels = 30;
    limits.patterns = 8;
    PublishingHub hub(limits, m_clock);
    std::vector<std::unique_ptr<Follower>> followers;
    for (int step = 0; step < 4000; ++step) {
        const auto dice = random() % 20;
        if (dice < 12) {
            (void)hub.publish(made(nameOf(random() % 40), std::string(random() % 1500, 'x')));
        } else if (dice < 14) {
            const std::vector<std::shared_ptr<Message>> batch { made(nameOf(random() % 40)),
                                                                made(nameOf(random() % 40)) };
            (void)hub.publishAll(batch);
        } else if (dice < 16) {
            auto follower = std::make_unique<Follower>(
                setOf(nameOf(random() % 40) + (dice == 14 ? ",*" : ",c7")), m_sink);
            if (hub.follow(*follower))
                followers.push_back(std::move(follower));
        } else if (dice < 18 && !followers.empty()) {
            std::swap(followers[random() % followers.size()], followers.back());
            hub.unfollow(*followers.back());
            followers.pop_back();
        } else {
            m_clock.advance(5s);
            hub.sweep(random() % 10);
        }
        QVERIFY(addsUp(hub));
        QVERIFY(hub.totals().bytes <= limits.historyBytes);
        QVERIFY(hub.totals().channels <= limits.channels);
    }
    for (const auto &follower : followers)
        hub.unfollow(*follower);
    m_clock.advance(61s);
    hub.sweep(100); // up to the last channel
    hub.sweep(100); // again from the first channel
    QCOMPARE(hub.totals().channels, std::size_t { 0 });
    QCOMPARE(hub.totals().bytes, std::size_t { 0 });
}

QTEST_APPLESS_MAIN(TestHubLimits)
#include "tst_hublimits.moc"
