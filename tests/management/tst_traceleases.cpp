// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/traceleases.h"
#include "tests/api/fakeengine.h"
#include "tests/manualclock.h"

#include <QTest>

using namespace holdfast;
using namespace std::chrono_literals;
using management::TraceLeases;

/// Watches of callers that may go without a word.
class TestTraceLeases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void watchesUntilItIsTold();
    void endsWhatNobodyReads();
    void isRenewedByReading();
    void passesTheRefusalOn();

private:
    [[nodiscard]] int watchers() { return m_engine.watchers["ann"]; }

    tests::FakeEngine m_engine;
    tests::ManualClock m_clock;
    TraceLeases m_leases { m_engine, m_clock };
};

void TestTraceLeases::watchesUntilItIsTold()
{
    QVERIFY(m_leases.watch("ann").hasValue());
    QVERIFY(m_leases.watch("ann").hasValue());
    QCOMPARE(watchers(), 1);
    QVERIFY(m_leases.end("ann").hasValue());
    QCOMPARE(watchers(), 0);
    QVERIFY(m_leases.end("ann").error().code == ErrorCode::NotFound);
    QVERIFY(m_leases.read("ann", 0, 10).error().code == ErrorCode::NotFound);
}

void TestTraceLeases::endsWhatNobodyReads()
{
    QVERIFY(m_leases.watch("ann").hasValue());
    m_clock.advance(TraceLeases::leaseTime);
    m_leases.expire();
    QCOMPARE(watchers(), 1);
    m_clock.advance(1s);
    m_leases.expire();
    QCOMPARE(watchers(), 0);
}

void TestTraceLeases::isRenewedByReading()
{
    QVERIFY(m_leases.watch("ann").hasValue());
    for (int i = 0; i < 3; ++i) {
        m_clock.advance(TraceLeases::leaseTime - 1s);
        QVERIFY(m_leases.read("ann", 0, 10).hasValue());
        m_leases.expire();
    }
    m_clock.advance(TraceLeases::leaseTime - 1s);
    QVERIFY(m_leases.watch("ann").hasValue());
    m_clock.advance(TraceLeases::leaseTime - 1s);
    m_leases.expire();
    QCOMPARE(watchers(), 1);
    QVERIFY(m_leases.end("ann").hasValue());
}

void TestTraceLeases::passesTheRefusalOn()
{
    m_engine.watchRefusal = Error { ErrorCode::LimitReached, "Stop watching another one first." };
    QVERIFY(m_leases.watch("ann").error().code == ErrorCode::LimitReached);
    m_engine.watchRefusal.reset();
}

QTEST_GUILESS_MAIN(TestTraceLeases)
#include "tst_traceleases.moc"
