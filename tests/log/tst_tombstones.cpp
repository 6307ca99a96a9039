// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log/tombstones.h"
#include "tests/hub/messages.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::tests;

class TestTombstones : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStrangerHasLostNothing();
    void tellsWhatAChannelHadLostAndForgetsIt();
    void tellsAPatternTheHighestLossOfWhatItMatches();
    void whatFallsOutRaisesAFloorForAll();
    void aChannelBuriedTwiceCountsOnce();
    void forgettingNeverTellsTooLittle();
};

void TestTombstones::aStrangerHasLostNothing()
{
    Tombstones tombstones;
    QCOMPARE(tombstones.exhume("a"), std::uint64_t { 0 });
    QCOMPARE(tombstones.lostThrough(setOf("**")), std::uint64_t { 0 });
    QCOMPARE(tombstones.highest(), std::uint64_t { 0 });
}

void TestTombstones::tellsWhatAChannelHadLostAndForgetsIt()
{
    Tombstones tombstones;
    tombstones.bury("a", 7);
    tombstones.bury("b", 5);
    QCOMPARE(tombstones.highest(), std::uint64_t { 7 });
    QCOMPARE(tombstones.exhume("a"), std::uint64_t { 7 });
    QCOMPARE(tombstones.exhume("a"), std::uint64_t { 0 });
    QCOMPARE(tombstones.exhume("b"), std::uint64_t { 5 });
}

void TestTombstones::tellsAPatternTheHighestLossOfWhatItMatches()
{
    Tombstones tombstones;
    tombstones.bury("class.red", 7);
    tombstones.bury("class.blue", 9);
    tombstones.bury("news", 20);
    QCOMPARE(tombstones.lostThrough(setOf("class.*")), std::uint64_t { 9 });
    QCOMPARE(tombstones.lostThrough(setOf("*")), std::uint64_t { 20 });
    QCOMPARE(tombstones.lostThrough(setOf("team.*")), std::uint64_t { 0 });
    QCOMPARE(tombstones.highest(), std::uint64_t { 20 });
}

void TestTombstones::whatFallsOutRaisesAFloorForAll()
{
    Tombstones tombstones(2);
    tombstones.bury("a", 10);
    tombstones.bury("b", 11);
    QCOMPARE(tombstones.exhume("stranger"), std::uint64_t { 0 });
    tombstones.bury("c", 12);
    QCOMPARE(tombstones.exhume("stranger"), std::uint64_t { 10 });
    QCOMPARE(tombstones.exhume("a"), std::uint64_t { 10 });
    QCOMPARE(tombstones.lostThrough(setOf("none.*")), std::uint64_t { 10 });
    QCOMPARE(tombstones.exhume("c"), std::uint64_t { 12 });
}

void TestTombstones::aChannelBuriedTwiceCountsOnce()
{
    Tombstones tombstones(2);
    tombstones.bury("a", 10);
    QCOMPARE(tombstones.exhume("a"), std::uint64_t { 10 });
    tombstones.bury("a", 20);
    tombstones.bury("b", 15);
    // "a" is in the order of burial twice. At worst its loss applies to all channels too early.
    QVERIFY(tombstones.exhume("a") >= 20);
    QVERIFY(tombstones.exhume("b") >= 15);
}

void TestTombstones::forgettingNeverTellsTooLittle()
{
    Tombstones tombstones(3);
    for (std::uint64_t i = 1; i <= 50; ++i) {
        tombstones.bury("c" + std::to_string(i), i);
        QCOMPARE(tombstones.highest(), i);
        for (std::uint64_t j = 1; j <= i; ++j) {
            const std::string name = "c" + std::to_string(j);
            QVERIFY(tombstones.lostThrough(setOf(name)) >= j);
        }
    }
    QCOMPARE(tombstones.exhume("never.was"), std::uint64_t { 47 });
}

QTEST_APPLESS_MAIN(TestTombstones)
#include "tst_tombstones.moc"
