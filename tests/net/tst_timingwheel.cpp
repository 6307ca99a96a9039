// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/timingwheel.h"

#include <QTest>

#include <array>
#include <functional>
#include <memory>
#include <vector>

using namespace holdfast;
using namespace std::chrono_literals;
using net::TimerKind;
using net::TimerNode;
using net::TimingWheel;
using std::chrono::milliseconds;

namespace {

/// A wheel with a clock of its own, and who has fired.
struct Bench
{
    MonotonicTime now { 1h };
    TimingWheel wheel { now };
    std::vector<const TimerNode *> fired;
    std::function<void(TimerNode &)> onFire;

    void advance(milliseconds time)
    {
        now += time;
        wheel.advance(now, [this](TimerNode &node) {
            fired.push_back(&node);
            if (onFire)
                onFire(node);
        });
    }
};

constexpr milliseconds step { 1 };
const milliseconds lateAtMost = 2 * TimingWheel::tick;

} // namespace

/// Time-outs by the thousand: never early, hardly late, whatever happens while they fire.
class TestTimingWheel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firesOnceNeverEarlyAndHardlyLate_data();
    void firesOnceNeverEarlyAndHardlyLate();
    void firesNothingThatWasCancelled();
    void countsFromTheLastTimeItWasSet();
    void firesEverythingAfterALongSleep();
    void letsATimerSetItselfAgainFromWithin();
    void letsATimerCancelAnotherThatIsDueToo();
    void letsATimerMoveAnotherThatIsDueToo();
    void outlivesWhatATimerIsIn();
    void tellsWhenToLookAgain();
    void firesInTheOrderOfTheTicks();
};

void TestTimingWheel::firesOnceNeverEarlyAndHardlyLate_data()
{
    QTest::addColumn<milliseconds>("begun");
    QTest::addColumn<milliseconds>("delay");
    QTest::newRow("at once") << 0ms << 0ms;
    QTest::newRow("one millisecond") << 0ms << 1ms;
    QTest::newRow("one tick") << 0ms << 100ms;
    QTest::newRow("just over a tick") << 99ms << 101ms;
    QTest::newRow("begun within a tick") << 37ms << 1000ms;
    QTest::newRow("one turn of the wheel") << 0ms << 51'200ms;
    QTest::newRow("idle time-out, more than a turn") << 55ms << 75'000ms;
    QTest::newRow("longest hold, more than two turns") << 1ms << 120'000ms;
}

void TestTimingWheel::firesOnceNeverEarlyAndHardlyLate()
{
    QFETCH(milliseconds, begun);
    QFETCH(milliseconds, delay);
    Bench bench;
    TimerNode timer(TimerKind::Connection);
    bench.advance(begun);
    bench.wheel.set(timer, bench.now, delay);
    milliseconds passed { 0 };
    while (bench.fired.empty() && passed < delay + 10 * TimingWheel::tick) {
        bench.advance(step);
        passed += step;
    }
    QCOMPARE(bench.fired, std::vector<const TimerNode *> { &timer });
    QVERIFY(passed >= delay);
    QVERIFY(passed <= delay + lateAtMost);
    QVERIFY(!timer.isSet());
    bench.advance(10min);
    QCOMPARE(bench.fired.size(), std::size_t { 1 });
}

void TestTimingWheel::firesNothingThatWasCancelled()
{
    Bench bench;
    TimerNode timer(TimerKind::Connection);
    bench.wheel.set(timer, bench.now, 1s);
    bench.wheel.cancel(timer);
    bench.wheel.cancel(timer);
    bench.advance(1h);
    QVERIFY(bench.fired.empty());
    QVERIFY(!bench.wheel.untilDue(bench.now));
}

void TestTimingWheel::countsFromTheLastTimeItWasSet()
{
    Bench bench;
    TimerNode timer(TimerKind::Connection);
    for (int i = 0; i < 100; ++i) {
        bench.wheel.set(timer, bench.now, 1s);
        bench.advance(900ms);
    }
    QVERIFY(bench.fired.empty());
    bench.advance(100ms + lateAtMost);
    QCOMPARE(bench.fired.size(), std::size_t { 1 });
    QVERIFY(!bench.wheel.untilDue(bench.now));
}

void TestTimingWheel::firesEverythingAfterALongSleep()
{
    Bench bench;
    std::vector<TimerNode> timers(1000, TimerNode(TimerKind::Connection));
    for (std::size_t i = 0; i < timers.size(); ++i)
        bench.wheel.set(timers[i], bench.now, milliseconds(i * 137));
    TimerNode later(TimerKind::Connection);
    bench.wheel.set(later, bench.now, 25h);
    bench.advance(24h); // a laptop that was closed for a day
    QCOMPARE(bench.fired.size(), timers.size());
    bench.advance(1h + lateAtMost);
    QCOMPARE(bench.fired.back(), &later);
}

void TestTimingWheel::letsATimerSetItselfAgainFromWithin()
{
    Bench bench;
    TimerNode timer(TimerKind::Audience);
    bench.onFire = [&bench](TimerNode &node) {
        bench.wheel.set(node, bench.now, 0ms);
    };
    bench.wheel.set(timer, bench.now, 0ms);
    bench.advance(1h); // once a look, not for ever
    QCOMPARE(bench.fired.size(), std::size_t { 1 });
    bench.advance(lateAtMost);
    QCOMPARE(bench.fired.size(), std::size_t { 2 });
    bench.wheel.cancel(timer);
}

void TestTimingWheel::letsATimerCancelAnotherThatIsDueToo()
{
    Bench bench;
    std::array timers { TimerNode(TimerKind::Connection), TimerNode(TimerKind::Connection),
                        TimerNode(TimerKind::Connection) };
    for (TimerNode &timer : timers)
        bench.wheel.set(timer, bench.now, 1s);
    bench.onFire = [&](TimerNode &node) {
        for (TimerNode &other : timers) {
            if (&other != &node)
                bench.wheel.cancel(other);
        }
    };
    bench.advance(2s);
    QCOMPARE(bench.fired.size(), std::size_t { 1 });
    QVERIFY(!bench.wheel.untilDue(bench.now));
}

void TestTimingWheel::letsATimerMoveAnotherThatIsDueToo()
{
    Bench bench;
    TimerNode first(TimerKind::Connection);
    TimerNode second(TimerKind::Connection);
    bench.wheel.set(first, bench.now, 1s);
    bench.wheel.set(second, bench.now, 1s);
    bench.onFire = [&](TimerNode &node) {
        if (&node == &first)
            bench.wheel.set(second, bench.now, 5s);
    };
    bench.advance(2s);
    QCOMPARE(bench.fired, std::vector<const TimerNode *> { &first });
    bench.advance(5s + lateAtMost);
    QCOMPARE(bench.fired.back(), &second);
}

void TestTimingWheel::outlivesWhatATimerIsIn()
{
    Bench bench;
    std::vector<std::unique_ptr<TimerNode>> timers;
    for (int i = 0; i < 10; ++i) {
        timers.push_back(std::make_unique<TimerNode>(TimerKind::AudienceGroup));
        bench.wheel.set(*timers.back(), bench.now, 1s);
    }
    bench.onFire = [&timers](TimerNode &node) {
        std::erase_if(timers, [&node](const auto &timer) { return timer.get() == &node; });
    };
    bench.advance(2s);
    QVERIFY(timers.empty());
}

void TestTimingWheel::tellsWhenToLookAgain()
{
    Bench bench;
    QVERIFY(!bench.wheel.untilDue(bench.now));
    TimerNode timer(TimerKind::Connection);
    bench.wheel.set(timer, bench.now, 120s);
    int looks = 0;
    while (bench.fired.empty()) {
        const auto wait = bench.wheel.untilDue(bench.now);
        QVERIFY(wait.has_value());
        QVERIFY(*wait > 0ms); // a look that finds nothing must not ask to look at once again
        bench.advance(*wait);
        ++looks;
    }
    QVERIFY2(looks <= 4, "more looks than turns of the wheel");
    QVERIFY(!bench.wheel.untilDue(bench.now));
}

void TestTimingWheel::firesInTheOrderOfTheTicks()
{
    Bench bench;
    TimerNode late(TimerKind::Connection);
    TimerNode early(TimerKind::Connection);
    bench.wheel.set(late, bench.now, 3s);
    bench.wheel.set(early, bench.now, 1s);
    bench.advance(10s);
    QCOMPARE(bench.fired, (std::vector<const TimerNode *> { &early, &late }));
}

QTEST_GUILESS_MAIN(TestTimingWheel)
#include "tst_timingwheel.moc"
