// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/interests.h"
#include "tests/manualclock.h"

#include <QTest>

#include <string>
#include <vector>

using namespace holdfast;
using net::Interest;
using net::Interests;

namespace {

/// Keeps what the hub pushes.
class CollectingSink final : public MessageSink
{
public:
    void push(Follower &follower, const MessagePtr & /*message*/) override
    {
        pushedFor.push_back(&follower);
    }
    void wake() override { }

    std::vector<Follower *> pushedFor;
};

struct Bench
{
    tests::ManualClock clock;
    Hub hub { HubLimits {}, clock };
    net::TimingWheel wheel { clock.now() };
    CollectingSink sink;
    Interests interests { hub, sink, wheel, clock };

    void advance(std::chrono::milliseconds time)
    {
        clock.advance(time);
        wheel.advance(clock.now(), [this](net::TimerNode &node) {
            QCOMPARE(node.kind, net::TimerKind::Interest);
            interests.expire(static_cast<Interest &>(node));
        });
        interests.freeRetired();
    }
    void publish(const std::string &channel)
    {
        auto message = Message::make(Draft { channel, "x", {}, {} }, 0);
        QVERIFY(hub.publish(std::move(message).value()).hasValue());
    }
    [[nodiscard]] int count() const
    {
        int found = 0;
        interests.forEach([&found](const Interest &) { ++found; });
        return found;
    }
};

} // namespace

/// One follower for all of a worker's connections that want the same channels.
class TestInterests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheSameForTheSameChannels_data();
    void isTheSameForTheSameChannels();
    void isAnotherForOtherChannels();
    void refusesNamesThatAreNotWellFormed_data();
    void refusesNamesThatAreNotWellFormed();
    void getsWhatIsPublishedAsLongAsItIsUsed();
    void lingersForTheNextPoll();
    void goesWhenNobodyHasComeBack();
    void lingersNoMoreThanItMay();
    void leavesNothingInTheHub();
};

void TestInterests::isTheSameForTheSameChannels_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::newRow("same text") << QByteArray("a,b") << QByteArray("a,b");
    QTest::newRow("other order") << QByteArray("a,b") << QByteArray("b,a");
    QTest::newRow("twice the same") << QByteArray("a") << QByteArray("a,a");
    QTest::newRow("escaped") << QByteArray("class.red") << QByteArray("%63lass%2Ered");
    QTest::newRow("escaped comma") << QByteArray("a,b") << QByteArray("a%2Cb");
    QTest::newRow("pattern") << QByteArray("a.*") << QByteArray("a.%2A");
}

void TestInterests::isTheSameForTheSameChannels()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    Bench bench;
    const auto first = bench.interests.acquire(one.toStdString());
    const auto second = bench.interests.acquire(other.toStdString());
    QVERIFY(first.hasValue() && second.hasValue());
    QCOMPARE(first.value(), second.value());
    QCOMPARE(first.value()->users, 2U);
    QCOMPARE(bench.count(), 1);
}

void TestInterests::isAnotherForOtherChannels()
{
    Bench bench;
    const auto first = bench.interests.acquire("a");
    const auto second = bench.interests.acquire("a,b");
    QVERIFY(first.value() != second.value());
    QCOMPARE(bench.count(), 2);
}

void TestInterests::refusesNamesThatAreNotWellFormed_data()
{
    QTest::addColumn<QByteArray>("names");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("empty name") << QByteArray("a,,b");
    QTest::newRow("empty segment") << QByteArray("a..b");
    QTest::newRow("broken escape") << QByteArray("a%2");
    QTest::newRow("NUL") << QByteArray("a%00b");
    QTest::newRow("line end") << QByteArray("a%0D%0Ab");
    QTest::newRow("not UTF-8") << QByteArray("a%FF");
    QTest::newRow("slash") << QByteArray("a%2Fb");
    QByteArray tooMany("a");
    for (int i = 0; i < 100; ++i)
        tooMany += ",a" + QByteArray::number(i);
    QTest::newRow("too many") << tooMany;
}

void TestInterests::refusesNamesThatAreNotWellFormed()
{
    QFETCH(QByteArray, names);
    Bench bench;
    QVERIFY(!bench.interests.acquire(names.toStdString()).hasValue());
    QCOMPARE(bench.count(), 0);
    QCOMPARE(bench.hub.totals().channels, std::size_t { 0 });
}

void TestInterests::getsWhatIsPublishedAsLongAsItIsUsed()
{
    Bench bench;
    Interest *const interest = bench.interests.acquire("class").value();
    bench.publish("class");
    bench.publish("other");
    QCOMPARE(bench.sink.pushedFor, std::vector<Follower *> { interest });
}

void TestInterests::lingersForTheNextPoll()
{
    Bench bench;
    Interest *const interest = bench.interests.acquire("class").value();
    for (int poll = 0; poll < 20; ++poll) {
        bench.interests.release(*interest);
        bench.advance(Interests::lingerTime - std::chrono::seconds(1));
        QCOMPARE(bench.interests.acquire("class").value(), interest);
    }
    QCOMPARE(interest->users, 1U);
    bench.advance(std::chrono::hours(1));
    QCOMPARE(bench.count(), 1);
}

void TestInterests::goesWhenNobodyHasComeBack()
{
    Bench bench;
    Interest *const interest = bench.interests.acquire("class,other.*").value();
    bench.interests.release(*interest);
    bench.advance(Interests::lingerTime + std::chrono::seconds(1));
    QCOMPARE(bench.count(), 0);
    QCOMPARE(bench.hub.totals().channels, std::size_t { 0 });
    bench.publish("class");
    QVERIFY(bench.sink.pushedFor.empty());
}

void TestInterests::lingersNoMoreThanItMay()
{
    Bench bench;
    constexpr std::size_t passers = Interests::maxLingering + 50;
    for (std::size_t i = 0; i < passers; ++i) {
        Interest *const interest = bench.interests.acquire("c" + std::to_string(i)).value();
        bench.interests.release(*interest);
    }
    QCOMPARE(bench.count(), static_cast<int>(Interests::maxLingering));
    QVERIFY(bench.interests.hasRetired());
    bench.advance(Interests::lingerTime + std::chrono::seconds(1));
    QCOMPARE(bench.count(), 0);
    // The count of those that linger is right again: there is room for as many.
    Interest *const interest = bench.interests.acquire("again").value();
    bench.interests.release(*interest);
    QCOMPARE(bench.count(), 1);
}

void TestInterests::leavesNothingInTheHub()
{
    tests::ManualClock clock;
    Hub hub(HubLimits {}, clock);
    net::TimingWheel wheel(clock.now());
    CollectingSink sink;
    {
        Interests interests(hub, sink, wheel, clock);
        QVERIFY(interests.acquire("used").hasValue());
        Interest *const lingering = interests.acquire("lingering.*").value();
        interests.release(*lingering);
    }
    QCOMPARE(hub.totals().channels, std::size_t { 0 });
    QVERIFY(!wheel.untilDue(clock.now()));
}

QTEST_GUILESS_MAIN(TestInterests)
#include "tst_interests.moc"
