// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "tests/ui/flaws.h"
#include "ui/dialogs/tokensdialog.h"

#include <QtGui/QClipboard>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestTokensDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isAModelWhateverItShows();
    void makesATokenAndALineForIt();
    void needsSomethingThatTheTokenMay();
    void explainsWhyNoneWasMade();
    void revokesTheChosen();
    void cutsNothingOff();

private:
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        return m_dialog->findChild<T *>(name);
    }
    void click(const QString &name) const { child<QPushButton>(name)->click(); }

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<TokensDialog> m_dialog;
};

void TestTokensDialog::init()
{
    m_dialog.reset();
    m_engine = std::make_unique<FakeEngine>();
    m_dialog = std::make_unique<TokensDialog>(m_engine->access(), u"http://10.0.0.1:8080/"_s);
    m_dialog->show();
}

void TestTokensDialog::isAModelWhateverItShows()
{
    TokensModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int count : { 3, 0, 100, 1, 0 }) {
        std::vector<api::TokenSnapshot> tokens;
        for (int i = 0; i < count; ++i) {
            tokens.push_back({ .id = std::to_string(i),
                               .name = "<img src=x onerror=alert(1)>",
                               .scopes = { "publish", "new" },
                               .channels = { "class" },
                               .created = i,
                               .expires = i % 2 });
        }
        model.show(std::move(tokens));
        QCOMPARE(model.rowCount(), count);
    }
}

void TestTokensDialog::makesATokenAndALineForIt()
{
    child<QLineEdit>(u"tokenName"_s)->setText(u"door"_s);
    click(u"tokenCreate"_s);
    const std::vector<api::TokenSnapshot> tokens = m_engine->access().tokens();
    QCOMPARE(tokens.size(), std::size_t { 1 });
    QCOMPARE(tokens[0].name, std::string("door"));
    QCOMPARE(tokens[0].scopes, std::vector<std::string> { "publish" });
    QCOMPARE(tokens[0].channels, std::vector<std::string> { "class" });
    QCOMPARE(tokens[0].expires, std::chrono::seconds(std::chrono::days(30)).count());
    QCOMPARE(child<QLineEdit>(u"tokenText"_s)->text(), u"hf_secret"_s);
    click(u"tokenCopyLine"_s);
    QCOMPARE(QApplication::clipboard()->text(),
             u"curl -H 'Authorization: Bearer hf_secret' --data-raw 'Hello' "
             "'http://10.0.0.1:8080/channels/class'"_s);
    QCOMPARE(child<QTableView>(u"tokensTable"_s)->model()->rowCount(), 1);

    // One that may only follow: the line follows.
    child<QCheckBox>(u"tokenPublish"_s)->setChecked(false);
    child<QCheckBox>(u"tokenSubscribe"_s)->setChecked(true);
    child<QComboBox>(u"tokenValid"_s)->setCurrentIndex(3);
    click(u"tokenCreate"_s);
    QCOMPARE(m_engine->access().tokenList.back().expires, 0);
    click(u"tokenCopyLine"_s);
    QVERIFY(QApplication::clipboard()->text().startsWith(
        u"curl -N -H 'Authorization: Bearer hf_secret' -H 'Accept: text/event-stream'"_s));
}

void TestTokensDialog::needsSomethingThatTheTokenMay()
{
    child<QCheckBox>(u"tokenPublish"_s)->setChecked(false);
    QVERIFY(!child<QPushButton>(u"tokenCreate"_s)->isEnabled());
    child<QCheckBox>(u"tokenManage"_s)->setChecked(true);
    click(u"tokenCreate"_s);
    QVERIFY(m_engine->access().tokenList.back().channels.empty());
    QVERIFY(!child<QPushButton>(u"tokenCopyLine"_s)->isVisible()); // it follows no channel
}

void TestTokensDialog::explainsWhyNoneWasMade()
{
    m_engine->access().refusal = Error { ErrorCode::System, "disk full" };
    click(u"tokenCreate"_s);
    const auto *result = child<QLabel>(u"tokenResult"_s);
    QVERIFY(result->isVisible());
    QVERIFY(result->text().startsWith(u"Not made: "_s));
    QVERIFY(!child<QLineEdit>(u"tokenText"_s)->isVisible());
}

void TestTokensDialog::revokesTheChosen()
{
    click(u"tokenCreate"_s);
    click(u"tokenCreate"_s);
    auto *table = child<QTableView>(u"tokensTable"_s);
    QVERIFY(!child<QPushButton>(u"tokenRevoke"_s)->isEnabled());
    table->selectRow(0);
    click(u"tokenRevoke"_s);
    QCOMPARE(m_engine->access().tokenList.size(), std::size_t { 1 });
    QCOMPARE(table->model()->rowCount(), 1);
    QVERIFY(!child<QPushButton>(u"tokenRevoke"_s)->isEnabled());
}

void TestTokensDialog::cutsNothingOff()
{
    click(u"tokenCreate"_s);
    QCoreApplication::processEvents();
    QVERIFY2(flawsOf(*m_dialog).isEmpty(), qPrintable(flawsOf(*m_dialog).join(u'\n')));
}

QTEST_MAIN(TestTokensDialog)
#include "tst_tokensdialog.moc"
