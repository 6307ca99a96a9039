// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "tests/ui/flaws.h"
#include "ui/dialogs/bansdialog.h"
#include "ui/removals.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

api::BanSnapshot ban(std::uint64_t id, const std::string &client)
{
    api::BanSnapshot snapshot;
    snapshot.id = id;
    snapshot.client = client;
    snapshot.left = std::chrono::seconds(30);
    return snapshot;
}

QString asItIs(const std::string &id)
{
    return QString::fromStdString(id);
}

} // namespace

class TestBansDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAModelWhateverItShows();
    void keepsTheSelectionWhileTheRestChanges();
    void listsTheNewestFirst();
    void liftsTheChosen();
    void cutsNothingOff();
};

void TestBansDialog::isAModelWhateverItShows()
{
    BansModel model(&asItIs);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QRandomGenerator random(1);
    std::vector<api::BanSnapshot> bans;
    std::uint64_t lastId = 0;
    for (int i = 0; i < 1'000; ++i) {
        std::erase_if(bans, [&random](const auto &) { return random.bounded(4) == 0; });
        for (int added = random.bounded(4); added > 0; --added)
            bans.push_back(ban(++lastId, "c"));
        model.show(bans);
        QCOMPARE(model.rowCount(), static_cast<int>(bans.size()));
    }
    model.show({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
}

void TestBansDialog::keepsTheSelectionWhileTheRestChanges()
{
    BansModel model(&asItIs);
    model.show({ ban(1, "a"), ban(2, "b"), ban(3, "c") });
    const QPersistentModelIndex second = model.index(1, 0);
    model.show({ ban(2, "b"), ban(4, "d") });
    QVERIFY(second.isValid());
    QCOMPARE(second.row(), 1);
    QCOMPARE(second.data().toString(), u"b"_s);
    model.show({ ban(4, "d") });
    QVERIFY(!second.isValid());
}

void TestBansDialog::listsTheNewestFirst()
{
    FakeEngine engine;
    const Removals removals(engine);
    engine.access().banList = { ban(1, "<b>tom</b>"), ban(2, "") };
    engine.access().banList[1].address = "10.0.0.9";
    engine.access().banList[1].left = std::chrono::seconds(0);
    engine.access().banList[1].attempts = 12;
    const BansDialog dialog(engine.access(), removals);
    const auto *table = dialog.findChild<QTableView *>(u"bansTable"_s);
    const auto cell = [table](int row, int column) {
        return table->model()->index(row, column).data().toString();
    };
    QCOMPARE(cell(0, BansModel::Who), u"–"_s);
    QCOMPARE(cell(0, BansModel::Address), u"10.0.0.9"_s);
    QCOMPARE(cell(0, BansModel::Left), u"until it is lifted"_s);
    QCOMPARE(cell(0, BansModel::Attempts), u"12"_s);
    QCOMPARE(cell(1, BansModel::Who), u"<b>tom</b>"_s);
    QCOMPARE(cell(1, BansModel::Left), u"30 s"_s);
}

void TestBansDialog::liftsTheChosen()
{
    FakeEngine engine;
    const Removals removals(engine);
    engine.access().banList = { ban(1, "a"), ban(2, "b"), ban(3, "c") };
    const BansDialog dialog(engine.access(), removals);
    auto *table = dialog.findChild<QTableView *>(u"bansTable"_s);
    auto *lift = dialog.findChild<QPushButton *>(u"banLift"_s);
    QVERIFY(!lift->isEnabled());
    table->selectRow(1);
    QVERIFY(lift->isEnabled());
    lift->click();
    QCOMPARE(table->model()->rowCount(), 2);
    QCOMPARE(engine.access().banList.size(), std::size_t { 2 });
    QCOMPARE(engine.access().banList[1].id, std::uint64_t { 3 });
    QVERIFY(!lift->isEnabled());
    table->selectAll();
    lift->click();
    QVERIFY(engine.access().banList.empty());
}

void TestBansDialog::cutsNothingOff()
{
    FakeEngine engine;
    const Removals removals(engine);
    BansDialog dialog(engine.access(), removals);
    dialog.show();
    QCoreApplication::processEvents();
    QVERIFY2(flawsOf(dialog).isEmpty(), qPrintable(flawsOf(dialog).join(u'\n')));
}

QTEST_MAIN(TestBansDialog)
#include "tst_bansdialog.moc"
