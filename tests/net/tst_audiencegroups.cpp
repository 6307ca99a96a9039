// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/audiencegroups.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"

#include <QTest>

#include <string>
#include <vector>

using namespace holdfast;
using net::AudienceGroup;
using net::AudienceGroups;

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
    tests::PublishingHub hub { HubLimits {}, clock };
    net::TimingWheel wheel { clock.now() };
    CollectingSink sink;
    AudienceGroups groups { hub, sink, wheel, clock };

    void advance(std::chrono::milliseconds time)
    {
        clock.advance(time);
        wheel.advance(clock.now(), [this](net::TimerNode &node) {
            QCOMPARE(node.kind, net::TimerKind::AudienceGroup);
            groups.expire(static_cast<AudienceGroup &>(node));
        });
        groups.freeRetired();
    }
    void publish(const std::string &channel)
    {
        auto message = Message::make(Draft { channel, "x", {}, {} }, 0);
        QVERIFY(hub.publish(std::move(message).value()).hasValue());
    }
    [[nodiscard]] int count() const
    {
        int found = 0;
        groups.forEach([&found](const AudienceGroup &) { ++found; });
        return found;
    }
};

} // namespace

/// One follower for all of a worker's connections that want the same channels.
class TestAudienceGroups : public QObject
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

void TestAudienceGroups::isTheSameForTheSameChannels_data()
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

void TestAudienceGroups::isTheSameForTheSameChannels()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    Bench bench;
    const auto first = bench.groups.acquire(one.toStdString());
    const auto second = bench.groups.acquire(other.toStdString());
    QVERIFY(first.hasValue() && second.hasValue());
    QCOMPARE(first.value(), second.value());
    QCOMPARE(first.value()->users, 2U);
    QCOMPARE(bench.count(), 1);
}

void TestAudienceGroups::isAnotherForOtherChannels()
{
    Bench bench;
    const auto first = bench.groups.acquire("a");
    const auto second = bench.groups.acquire("a,b");
    QVERIFY(first.value() != second.value());
    QCOMPARE(bench.count(), 2);
}

void TestAudienceGroups::refusesNamesThatAreNotWellFormed_data()
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

void TestAudienceGroups::refusesNamesThatAreNotWellFormed()
{
    QFETCH(QByteArray, names);
    Bench bench;
    QVERIFY(!bench.groups.acquire(names.toStdString()).hasValue());
    QCOMPARE(bench.count(), 0);
    QCOMPARE(bench.hub.totals().channels, std::size_t { 0 });
}

void TestAudienceGroups::getsWhatIsPublishedAsLongAsItIsUsed()
{
    Bench bench;
    AudienceGroup *const group = bench.groups.acquire("class").value();
    bench.publish("class");
    bench.publish("other");
    QCOMPARE(bench.sink.pushedFor, std::vector<Follower *> { group });
}

void TestAudienceGroups::lingersForTheNextPoll()
{
    Bench bench;
    AudienceGroup *const group = bench.groups.acquire("class").value();
    for (int poll = 0; poll < 20; ++poll) {
        bench.groups.release(*group);
        bench.advance(AudienceGroups::lingerTime - std::chrono::seconds(1));
        QCOMPARE(bench.groups.acquire("class").value(), group);
    }
    QCOMPARE(group->users, 1U);
    bench.advance(std::chrono::hours(1));
    QCOMPARE(bench.count(), 1);
}

void TestAudienceGroups::goesWhenNobodyHasComeBack()
{
    Bench bench;
    AudienceGroup *const group = bench.groups.acquire("class,other.*").value();
    bench.groups.release(*group);
    bench.advance(AudienceGroups::lingerTime + std::chrono::seconds(1));
    QCOMPARE(bench.count(), 0);
    QCOMPARE(bench.hub.totals().channels, std::size_t { 0 });
    bench.publish("class");
    QVERIFY(bench.sink.pushedFor.empty());
}

void TestAudienceGroups::lingersNoMoreThanItMay()
{
    Bench bench;
    constexpr std::size_t passers = AudienceGroups::maxLingering + 50;
    for (std::size_t i = 0; i < passers; ++i) {
        AudienceGroup *const group = bench.groups.acquire("c" + std::to_string(i)).value();
        bench.groups.release(*group);
    }
    QCOMPARE(bench.count(), static_cast<int>(AudienceGroups::maxLingering));
    QVERIFY(bench.groups.hasRetired());
    bench.advance(AudienceGroups::lingerTime + std::chrono::seconds(1));
    QCOMPARE(bench.count(), 0);
    // The count of those that linger is right again: there is room for as many.
    AudienceGroup *const group = bench.groups.acquire("again").value();
    bench.groups.release(*group);
    QCOMPARE(bench.count(), 1);
}

void TestAudienceGroups::leavesNothingInTheHub()
{
    tests::ManualClock clock;
    tests::PublishingHub hub(HubLimits {}, clock);
    net::TimingWheel wheel(clock.now());
    CollectingSink sink;
    {
        AudienceGroups groups(hub, sink, wheel, clock);
        QVERIFY(groups.acquire("used").hasValue());
        AudienceGroup *const lingering = groups.acquire("lingering.*").value();
        groups.release(*lingering);
    }
    QCOMPARE(hub.totals().channels, std::size_t { 0 });
    QVERIFY(!wheel.untilDue(clock.now()));
}

QTEST_GUILESS_MAIN(TestAudienceGroups)
#include "tst_audiencegroups.moc"
