// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/histogram.h"

#include <QTest>

using namespace holdfast::bench;

class TestHistogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWithinAThirtiethOfEveryTime_data();
    void isWithinAThirtiethOfEveryTime();
    void findsTheMiddleAndTheTail();
    void mergesAsIfAllHadBeenAddedToOne();
    void saysZeroWhenEmpty();
};

void TestHistogram::isWithinAThirtiethOfEveryTime_data()
{
    QTest::addColumn<quint64>("ns");
    QTest::newRow("nothing") << quint64 { 0 };
    QTest::newRow("the last exact one") << quint64 { 63 };
    QTest::newRow("the first inexact one") << quint64 { 64 };
    QTest::newRow("a microsecond") << quint64 { 1000 };
    QTest::newRow("a second and a bit") << quint64 { 1'234'567'890 };
    QTest::newRow("the largest of all") << ~quint64 { 0 };
}

void TestHistogram::isWithinAThirtiethOfEveryTime()
{
    QFETCH(quint64, ns);
    Histogram times;
    times.add(ns);
    times.add(~quint64 { 0 }); // so that the maximum does not round for us
    const std::uint64_t median = times.quantileNs(0.5);
    QVERIFY(median >= ns);
    QVERIFY(median - ns <= ns / 30);
}

void TestHistogram::findsTheMiddleAndTheTail()
{
    Histogram times;
    for (std::uint64_t i = 1; i <= 60; ++i)
        times.add(i);
    QCOMPARE(times.count(), 60U);
    QCOMPARE(times.quantileNs(0.5), 30U);
    QCOMPARE(times.quantileNs(0.99), 60U);
    QCOMPARE(times.maxNs(), 60U);
}

void TestHistogram::mergesAsIfAllHadBeenAddedToOne()
{
    Histogram low;
    Histogram high;
    low.add(10);
    high.add(20);
    high.add(5000);
    low.merge(high);
    QCOMPARE(low.count(), 3U);
    QCOMPARE(low.quantileNs(0.5), 20U);
    QCOMPARE(low.maxNs(), 5000U);
}

void TestHistogram::saysZeroWhenEmpty()
{
    QCOMPARE(Histogram().quantileNs(0.99), 0U);
}

QTEST_APPLESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
