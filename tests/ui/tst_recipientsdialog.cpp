// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/broadcastandwait.h"
#include "tests/api/fakeengine.h"
#include "ui/dialogs/recipientsdialog.h"

#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTableView>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestRecipientsDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsThoseWhoHaveNotGotItFirst();
    void saysThatAMessageIsNoLongerTracked();
};

void TestRecipientsDialog::listsThoseWhoHaveNotGotItFirst()
{
    FakeEngine engine;
    engine.setChannel("class", 3, 0);
    api::Broadcast broadcast;
    broadcast.targets = { "class" };
    const std::string id = api::broadcastAndWait(engine, broadcast)->messages.front().id;
    engine.receiptOf(id).later = 2;
    engine.recipientsOf[id] = {
        { 1, "a", "Ann", "10.0.0.1", "", api::ClientState::Open, api::RecipientState::Seen },
        { 2, "t", "<b>Tom</b>", "10.0.0.2", "", api::ClientState::Away,
          api::RecipientState::Waiting },
        { 3, "~3", "", "10.0.0.3", "curl/8", api::ClientState::Open,
          api::RecipientState::CannotTell },
    };
    const RecipientsDialog dialog(engine, id);
    const auto *table = dialog.findChild<QTableView *>(u"recipientsTable"_s);
    const auto cell = [table](int row, RecipientsModel::Column column) {
        return table->model()->index(row, column).data().toString();
    };
    QCOMPARE(table->model()->rowCount(), 3);
    QCOMPARE(cell(0, RecipientsModel::Name), u"<b>Tom</b>"_s);
    QCOMPARE(cell(0, RecipientsModel::State), u"has not got it (away)"_s);
    QCOMPARE(cell(1, RecipientsModel::Name), u"~3"_s);
    QCOMPARE(cell(1, RecipientsModel::State), u"cannot tell"_s);
    QCOMPARE(cell(2, RecipientsModel::State), u"✓✓ seen"_s);
    QCOMPARE(dialog.findChild<QLabel *>(u"recipientCounts"_s)->text(),
             u"waiting 1 · cannot tell 1 · seen 1 · +2 later"_s);
}

void TestRecipientsDialog::saysThatAMessageIsNoLongerTracked()
{
    const FakeEngine engine;
    const RecipientsDialog dialog(engine, "abcd1234-7");
    QVERIFY(dialog.findChild<QLabel *>(u"recipientCounts"_s)->text().contains(u"1,024"_s));
}

QTEST_MAIN(TestRecipientsDialog)
#include "tst_recipientsdialog.moc"
