// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/bans.h"
#include "tests/manualclock.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;
using namespace std::chrono_literals;

namespace {

constexpr AddressBytes phone { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 9 };
constexpr AddressBytes other { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 8 };

} // namespace

/// Bans: whom they keep out, and how long.
class TestBans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOutByClientAndByAddress();
    void endsByItself();
    void isLifted();
    void countsAttempts();
    void namesSomebody();
    void hasALimit();
};

void TestBans::keepsOutByClientAndByAddress()
{
    const tests::ManualClock clock;
    Bans bans(clock);
    QVERIFY(!bans.find("tom", phone, true));
    QVERIFY(bans.add({ "tom", phone, 10min }));
    QVERIFY(bans.find("tom", other, true));
    QVERIFY(bans.find("eva", phone, true));
    QVERIFY(bans.find("", phone, true));
    QVERIFY(!bans.find("eva", other, true));
    QVERIFY(!bans.find("", other, true));
}

void TestBans::endsByItself()
{
    tests::ManualClock clock;
    Bans bans(clock);
    QVERIFY(bans.add({ "tom", {}, 10min }));
    QVERIFY(bans.add({ "eva", {}, 0s }));
    clock.advance(10min - 1ms);
    QVERIFY(bans.find("tom", other, true));
    clock.advance(1ms);
    QVERIFY(!bans.find("tom", other, true));
    QCOMPARE(bans.all().size(), 1U);
    clock.advance(1000h);
    QVERIFY(bans.find("eva", other, true));
}

void TestBans::isLifted()
{
    const tests::ManualClock clock;
    Bans bans(clock);
    const std::uint64_t id = bans.add({ "tom", phone, 0s })->id;
    QVERIFY(bans.lift(id));
    QVERIFY(!bans.lift(id));
    QVERIFY(!bans.find("tom", phone, true));
    QVERIFY(bans.all().empty());
}

void TestBans::countsAttempts()
{
    const tests::ManualClock clock;
    Bans bans(clock);
    QVERIFY(bans.add({ "tom", phone, 0s }));
    QVERIFY(bans.find("tom", phone, true));
    QVERIFY(bans.find("", phone, true));
    QVERIFY(bans.find("tom", other, false));
    QCOMPARE(bans.all().front().attempts, 2U);
}

void TestBans::namesSomebody()
{
    const tests::ManualClock clock;
    Bans bans(clock);
    QCOMPARE(bans.add({}).error().code, ErrorCode::Malformed);
}

void TestBans::hasALimit()
{
    tests::ManualClock clock;
    Bans bans(clock);
    for (std::size_t i = 0; i < Bans::maxBans; ++i)
        QVERIFY(bans.add({ std::to_string(i), {}, 1min }));
    QCOMPARE(bans.add({ "tom", {}, 1min }).error().code, ErrorCode::LimitReached);
    clock.advance(1min);
    QVERIFY(bans.add({ "tom", {}, 1min }));
    QCOMPARE(bans.all().size(), 1U);
}

QTEST_GUILESS_MAIN(TestBans)
#include "tst_bans.moc"
