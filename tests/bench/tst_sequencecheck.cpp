// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/sequencecheck.h"

#include <QTest>

#include <array>

using namespace holdfast::bench;

class TestSequenceCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsNothingWrongWithAnExactRun();
    void countsAHoleAsLost();
    void countsAMissingEndAsLost();
    void countsAHoleAfterAGapNoticeAsTold();
    void countsAMissingEndAfterAGapNoticeAsTold();
    void excusesOnlyTheFirstJumpAfterAGapNotice();
    void tellsALateMessageFromADuplicate();
    void takesAToldMessageBackWhenItComesAfterAll();
    void countsAnUnknownPublisherAsAstray();
    void comparesSumsWhenItOnlyCounts();

private:
    static DeliveryCounts judge(std::initializer_list<int> received, std::uint32_t due);
};

namespace {

constexpr int gapNotice = -1;

} // namespace

DeliveryCounts TestSequenceCheck::judge(std::initializer_list<int> received, std::uint32_t due)
{
    SequenceCheck check(1);
    DeliveryCounts counts;
    for (const int sequence : received) {
        if (sequence == gapNotice)
            check.noteGap(counts);
        else
            check.accept(0, static_cast<std::uint32_t>(sequence), counts);
    }
    check.finish(std::array { due }, counts);
    return counts;
}

void TestSequenceCheck::findsNothingWrongWithAnExactRun()
{
    const DeliveryCounts counts = judge({ 0, 1, 2 }, 3);
    QCOMPARE(counts.delivered, 3U);
    QVERIFY(counts.isExact());
    QCOMPARE(counts.told, 0U);
}

void TestSequenceCheck::countsAHoleAsLost()
{
    const DeliveryCounts counts = judge({ 0, 3 }, 4);
    QCOMPARE(counts.lost, 2U);
    QCOMPARE(counts.delivered, 2U);
    QVERIFY(!counts.isExact());
}

void TestSequenceCheck::countsAMissingEndAsLost()
{
    QCOMPARE(judge({ 0, 1 }, 5).lost, 3U);
}

void TestSequenceCheck::countsAHoleAfterAGapNoticeAsTold()
{
    const DeliveryCounts counts = judge({ 0, gapNotice, 3 }, 4);
    QCOMPARE(counts.told, 2U);
    QCOMPARE(counts.gapNotices, 1U);
    QVERIFY(counts.isExact());
}

void TestSequenceCheck::countsAMissingEndAfterAGapNoticeAsTold()
{
    const DeliveryCounts counts = judge({ 0, gapNotice }, 3);
    QCOMPARE(counts.told, 2U);
    QVERIFY(counts.isExact());
}

void TestSequenceCheck::excusesOnlyTheFirstJumpAfterAGapNotice()
{
    const DeliveryCounts counts = judge({ gapNotice, 1, 3 }, 4);
    QCOMPARE(counts.told, 1U);
    QCOMPARE(counts.lost, 1U);
}

void TestSequenceCheck::tellsALateMessageFromADuplicate()
{
    const DeliveryCounts counts = judge({ 0, 4, 2, 2, 0 }, 5);
    QCOMPARE(counts.outOfOrder, 1U);
    QCOMPARE(counts.duplicates, 2U);
    QCOMPARE(counts.lost, 2U);
    QCOMPARE(counts.delivered, 3U);
}

void TestSequenceCheck::takesAToldMessageBackWhenItComesAfterAll()
{
    const DeliveryCounts counts = judge({ gapNotice, 2, 0 }, 3);
    QCOMPARE(counts.told, 1U);
    QCOMPARE(counts.outOfOrder, 1U);
}

void TestSequenceCheck::countsAnUnknownPublisherAsAstray()
{
    SequenceCheck check(1);
    DeliveryCounts counts;
    check.accept(1, 0, counts);
    QCOMPARE(counts.astray, 1U);
    QVERIFY(!counts.isExact());
}

void TestSequenceCheck::comparesSumsWhenItOnlyCounts()
{
    SequenceCheck few(0);
    DeliveryCounts counts;
    few.acceptUnjudged(counts);
    few.finish(std::array { 2U, 1U }, counts);
    QCOMPARE(counts.lost, 2U);

    SequenceCheck many(0);
    DeliveryCounts others;
    many.acceptUnjudged(others);
    many.acceptUnjudged(others);
    many.finish(std::array { 1U }, others);
    QCOMPARE(others.duplicates, 1U);
    QCOMPARE(others.delivered, 1U);
}

QTEST_APPLESS_MAIN(TestSequenceCheck)
#include "tst_sequencecheck.moc"
