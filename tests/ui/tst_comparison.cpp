// SPDX-License-Identifier: GPL-3.0-or-later
//
// The comparison of the transports, on the engine itself.
#include "server/engine/server.h"
#include "tests/api/fakeengine.h"
#include "ui/labs/comparison.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr Comparison::Pace quick { .interval = 60ms, .between = 150ms, .patience = 30s };

} // namespace

class TestComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesAllTheSameMessages();
    void leavesNobodyBehind();
    void saysWhenTheServerCannotBeReached();
    void saysWhenTheServerRefuses();
};

void TestComparison::givesAllTheSameMessages()
{
    Server engine(ServerSettings {});
    QVERIFY(engine.listen(QHostAddress(QHostAddress::LocalHost), 0));
    Comparison comparison(engine, quick);
    const QAbstractItemModelTester tester(&comparison,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    comparison.start(3);
    QTRY_VERIFY_WITH_TIMEOUT(comparison.state() == Comparison::State::Done, 30'000);
    QCOMPARE(comparison.rowCount(), 4);
    std::map<ProbeKind, std::uint64_t> requests;
    for (const auto &probe : comparison.probes()) {
        QCOMPARE(probe->received(), std::size_t { 3 });
        QVERIFY(probe->bytes() > 300);
        requests[probe->kind()] = probe->requests();
        const auto &marks = probe->lane().marks;
        QCOMPARE(
            std::count_if(marks.begin(), marks.end(),
                          [](const TimelineMark &mark) { return mark.kind == MarkKind::Push; }),
            3);
    }
    QCOMPARE(requests[ProbeKind::EventStream], std::uint64_t { 1 });
    QCOMPARE(requests[ProbeKind::WebSocket], std::uint64_t { 1 });
    QVERIFY(requests[ProbeKind::LongPoll] >= 3);
    QVERIFY(requests[ProbeKind::IntervalPoll] > requests[ProbeKind::LongPoll]);
    QCOMPARE(comparison.index(0, Comparison::Received).data().toString(), u"3/3"_s);
    QVERIFY(comparison.index(1, Comparison::MeanDelay).data().toString().contains(u"s"_s));
}

void TestComparison::leavesNobodyBehind()
{
    Server engine(ServerSettings {});
    QVERIFY(engine.listen(QHostAddress(QHostAddress::LocalHost), 0));
    Comparison comparison(engine, quick);
    comparison.start(50);
    QTRY_VERIFY(comparison.state() == Comparison::State::Sending);
    QTRY_COMPARE(engine.clients({}).total, std::uint64_t { 4 });
    comparison.stop();
    QVERIFY(comparison.state() == Comparison::State::Idle);
    QTRY_COMPARE(engine.status().connections, std::uint64_t { 0 });
    QTRY_COMPARE(engine.clients({}).total, std::uint64_t { 0 });
}

void TestComparison::saysWhenTheServerCannotBeReached()
{
    FakeEngine engine;
    engine.currentStatus.listeners = { { "0.0.0.0", 8443, true, false } };
    Comparison comparison(engine, quick);
    comparison.start(3);
    QVERIFY(comparison.state() == Comparison::State::Failed);
    QVERIFY(comparison.sentence().contains(u"plain HTTP"_s));
    QCOMPARE(comparison.rowCount(), 0);
}

void TestComparison::saysWhenTheServerRefuses()
{
    Server engine(ServerSettings {});
    QVERIFY(engine.listen(QHostAddress(QHostAddress::LocalHost), 0));
    engine.access().setLocked(true);
    Comparison comparison(engine, { .interval = 60ms, .between = 50ms, .patience = 600ms });
    comparison.start(3);
    QTRY_VERIFY(comparison.state() == Comparison::State::Failed);
    QVERIFY2(comparison.sentence().contains(u"refused"_s), qPrintable(comparison.sentence()));
}

QTEST_MAIN(TestComparison)
#include "tst_comparison.moc"
