// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/dialogs/inspectordialog.h"
#include "ui/models/tracemodel.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTableView>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestInspector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsEachStepWithWhatItMeans();
    void holdsTheNewestSteps();
    void watchesWhileItIsOpen();
    void saysWhyItCannotWatch();
};

void TestInspector::showsEachStepWithWhatItMeans()
{
    TraceModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    const Gap gap { Cursor { Epoch(), 4 }, Cursor { Epoch(), 7 }, GapReason::Expired };
    const std::vector<trace::Step> steps {
        trace::Found {},
        trace::Opened {},
        trace::HandshakeDone {},
        trace::RequestRead { "GET /<b>", 0 },
        trace::Repolled { Cursor { Epoch(), 3 } },
        trace::CommandRead { 12 },
        trace::Answered { 404 },
        trace::Held { 3 },
        trace::StreamOpened { TransportKind::WebSocket, 3 },
        trace::Pushed { 5, 9, 3, 1234 },
        trace::EmptyAnswer {},
        trace::PartlySent { 10, 20, 5, 5 },
        trace::Behind { 5 },
        trace::CaughtUp { 9 },
        trace::GapTold { gap },
        trace::PeerEnded {},
        trace::Reassigned {},
        trace::Closed {},
    };
    api::TracePage page;
    for (const trace::Step &step : steps)
        page.steps.push_back({ page.steps.size() + 1, 1, std::chrono::milliseconds(5), step });
    model.add(page);
    QCOMPARE(model.rowCount(), static_cast<int>(steps.size()));
    for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY(!model.index(row, TraceModel::Step).data().toString().isEmpty());
        QVERIFY(!model.index(row, 0).data(TraceModel::ExplanationRole).toString().isEmpty());
    }
    QCOMPARE(model.index(3, TraceModel::Details).data().toString(), u"GET /<b>"_s);
    QVERIFY(model.index(9, TraceModel::Details).data().toString().startsWith(u"#5–#9"_s));
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TestInspector::holdsTheNewestSteps()
{
    TraceModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    api::TracePage page;
    for (std::uint64_t i = 0; i < TraceModel::maxRows; ++i)
        page.steps.push_back({ i + 1, 1, {}, trace::Held { i } });
    model.add(page);
    page.steps.resize(10);
    page.lost = 3;
    model.add(page);
    QCOMPARE(model.rowCount(), TraceModel::maxRows);
    QCOMPARE(model.lost(), std::uint64_t { 3 });
}

void TestInspector::watchesWhileItIsOpen()
{
    FakeEngine engine;
    engine.stepsOf["ann"] = { { 0, 1, {}, trace::Opened {} } };
    {
        InspectorDialog dialog(engine, "ann", u"<i>Ann"_s, nullptr);
        QCOMPARE(engine.watchers["ann"], 1);
        auto *table = dialog.findChild<QTableView *>(u"inspectorTable"_s);
        QCOMPARE(table->model()->rowCount(), 1);
        engine.stepsOf["ann"].push_back({ 0, 1, {}, trace::Held { 7 } });
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectRow(1);
        QVERIFY(dialog.findChild<QLabel *>(u"inspectorExplanation"_s)
                    ->text()
                    .contains(u"Nothing is blocked"_s));
    }
    QCOMPARE(engine.watchers["ann"], 0);
}

void TestInspector::saysWhyItCannotWatch()
{
    FakeEngine engine;
    engine.watchRefusal = Error { ErrorCode::LimitReached, "100 are watched" };
    const InspectorDialog dialog(engine, "ann", u"Ann"_s, nullptr);
    QVERIFY(!dialog.findChild<QLabel *>(u"inspectorExplanation"_s)->text().contains(u"Choose"_s));
}

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
