// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/panes/composer.h"
#include "ui/panes/messageedit.h"
#include "ui/panes/targetsedit.h"
#include "ui/panes/wrappedlabel.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestComposer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void countsWhomItWouldReachBeforeSending();
    void sendsOnEnter();
    void keepsTheTextUntilTheEngineHasTakenIt();
    void makesANewLineOnShiftEnter();
    void sendsToWhatIsStillBeingTyped();
    void sendsAMessageAgainAsItWas();
    void sendsNothingWithoutATarget();
    void sendsNothingWithoutAText();
    void keepsTheTextWhenTheEngineRefuses();
    void keepsTheTextWhenNoChannelMatches();
    void tellsWhoHasReceivedIt();
    void recallsWhatWasSentBefore();
    void leavesTheArrowsToATextBeingWritten();
    void remembersTargetsAndHistory();
    void showsAMessagePutBack();
    void countsWhatIsStillBeingTyped();
    void countsTheRestBesideATargetThatIsWrong();
    void offersTheRightFormOfATarget();
    void forgetsARefusalWhenTheTextChanges();
    void showsALargeTextShortenedAndSendsItWholeAndOnce();
    void sendsNothingButSpace();
    void showsEveryResultWhole();

private:
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        return m_pane->findChild<T *>(name);
    }
    void target(const QString &name);
    [[nodiscard]] MessageEdit *message() const { return child<MessageEdit>(u"messageBox"_s); }
    [[nodiscard]] QString result() const { return child<QLabel>(u"resultLine"_s)->text(); }
    [[nodiscard]] QString match() const { return child<QLabel>(u"matchCount"_s)->text(); }

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<MessagesModel> m_sent;
    std::unique_ptr<Composer> m_pane;
};

void TestComposer::init()
{
    m_pane.reset();
    m_engine = std::make_unique<FakeEngine>();
    m_engine->setClient(someClient(1, "Ana", { "class", "class.red" }));
    m_engine->setClient(someClient(2, "Bob", { "class" }));
    m_engine->setClient(someClient(3, "Cid", { "class.red" }));
    m_engine->setChannel("class", 2, 0);
    m_engine->setChannel("class.red", 2, 0);
    m_sent = std::make_unique<MessagesModel>();
    m_pane = std::make_unique<Composer>(*m_engine, *m_sent);
    m_pane->show();
    message()->setFocus();
}

void TestComposer::target(const QString &name)
{
    auto *box = child<QLineEdit>(u"targetsBox"_s);
    box->setText(name);
    QTest::keyClick(box, Qt::Key_Return);
}

void TestComposer::countsWhomItWouldReachBeforeSending()
{
    target(u"class"_s);
    QVERIFY2(match().contains(u"2"_s), qPrintable(match()));
    target(u"class.red"_s); // Ana follows both but is counted once
    QVERIFY2(match().contains(u"3"_s), qPrintable(match()));
    m_engine->setClient(someClient(4, "Dan", { "class" }));
    m_pane->refresh();
    QVERIFY2(match().contains(u"4"_s), qPrintable(match()));
    QVERIFY(m_engine->broadcasts.empty());
}

void TestComposer::sendsOnEnter()
{
    target(u"class"_s);
    QTest::keyClicks(message(), u"Open page 42"_s);
    QTest::keyClick(message(), Qt::Key_Return);
    QCOMPARE(m_engine->broadcasts.size(), std::size_t { 1 });
    QCOMPARE(m_engine->broadcasts[0].targets, std::vector<std::string> { "class" });
    QCOMPARE(m_engine->broadcasts[0].payload, std::string("Open page 42"));
    QCOMPARE(m_engine->broadcasts[0].contentType, std::string("text/plain"));
    QCOMPARE(message()->toPlainText(), QString());
    QCOMPARE(m_sent->rowCount(), 1);
}

void TestComposer::keepsTheTextUntilTheEngineHasTakenIt()
{
    m_engine->completesLater = true;
    target(u"class"_s);
    QTest::keyClicks(message(), u"first"_s);
    QTest::keyClick(message(), Qt::Key_Return);
    QTest::keyClick(message(), Qt::Key_Return); // it is being sent already
    QCOMPARE(m_engine->broadcasts.size(), std::size_t { 1 });
    QCOMPARE(message()->toPlainText(), u"first"_s);
    QVERIFY(!child<QPushButton>(u"sendButton"_s)->isEnabled());
    // The engine completes it in a thread of its own.
    const std::unique_ptr<QThread> thread(
        QThread::create([this] { m_engine->completeBroadcast(); }));
    thread->start();
    QTRY_COMPARE(message()->toPlainText(), QString());
    thread->wait();
    QCOMPARE(m_sent->rowCount(), 1);
    // What was written in the meantime stays.
    QTest::keyClicks(message(), u"second"_s);
    QTest::keyClick(message(), Qt::Key_Return);
    QTest::keyClicks(message(), u" and more"_s);
    m_engine->completeBroadcast();
    QCOMPARE(message()->toPlainText(), u"second and more"_s);
    QVERIFY(child<QPushButton>(u"sendButton"_s)->isEnabled());
}

void TestComposer::makesANewLineOnShiftEnter()
{
    target(u"class"_s);
    QTest::keyClicks(message(), u"one"_s);
    QTest::keyClick(message(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(message(), u"two"_s);
    QVERIFY(m_engine->broadcasts.empty());
    QTest::keyClick(message(), Qt::Key_Enter);
    QCOMPARE(m_engine->broadcasts.at(0).payload, std::string("one\ntwo"));
}

void TestComposer::sendsToWhatIsStillBeingTyped()
{
    child<QLineEdit>(u"targetsBox"_s)->setText(u"class"_s);
    QTest::keyClicks(message(), u"hi"_s);
    QTest::mouseClick(child<QPushButton>(u"sendButton"_s), Qt::LeftButton);
    QCOMPARE(m_engine->broadcasts.at(0).targets, std::vector<std::string> { "class" });
}

void TestComposer::sendsAMessageAgainAsItWas()
{
    message()->setPlainText(u"half a dra"_s);
    QSignalSpy sent(m_pane.get(), &Composer::sent);
    m_pane->sendAgain({ .targets = { u"class"_s },
                        .text = u"{\"page\":42}"_s,
                        .contentType = u"application/json"_s,
                        .event = u"page"_s });
    QCOMPARE(m_engine->broadcasts.at(0).contentType, std::string("application/json"));
    QCOMPARE(m_engine->broadcasts.at(0).event, std::string("page"));
    QCOMPARE(m_engine->broadcasts.at(0).payload, std::string(R"({"page":42})"));
    QCOMPARE(sent.count(), 1);
    QCOMPARE(message()->toPlainText(), u"half a dra"_s);
}

void TestComposer::sendsNothingWithoutATarget()
{
    QTest::keyClicks(message(), u"hi"_s);
    QTest::keyClick(message(), Qt::Key_Return);
    QVERIFY(m_engine->broadcasts.empty());
    QCOMPARE(message()->toPlainText(), u"hi"_s);
    const QString refused = result();
    target(u"class"_s);
    QVERIFY(result() != refused);
}

void TestComposer::sendsNothingWithoutAText()
{
    target(u"class"_s);
    QVERIFY(!child<QPushButton>(u"sendButton"_s)->isEnabled());
    QTest::keyClick(message(), Qt::Key_Return);
    QVERIFY(m_engine->broadcasts.empty());
}

void TestComposer::keepsTheTextWhenTheEngineRefuses()
{
    m_engine->refusal = Error { ErrorCode::TooLarge, "at most <b>256</b> KiB" };
    target(u"class"_s);
    QTest::keyClicks(message(), u"hi"_s);
    QTest::keyClick(message(), Qt::Key_Return);
    QCOMPARE(message()->toPlainText(), u"hi"_s);
    QVERIFY(result().contains(u"at most <b>256</b> KiB"_s));
    QCOMPARE(child<QLabel>(u"resultLine"_s)->textFormat(), Qt::PlainText);
    QCOMPARE(m_sent->rowCount(), 0);
}

void TestComposer::keepsTheTextWhenNoChannelMatches()
{
    target(u"nowhere.*"_s);
    QTest::keyClicks(message(), u"hi"_s);
    QTest::keyClick(message(), Qt::Key_Return);
    QCOMPARE(message()->toPlainText(), u"hi"_s);
    QCOMPARE(m_sent->rowCount(), 0);
}

void TestComposer::tellsWhoHasReceivedIt()
{
    target(u"class"_s);
    QTest::keyClicks(message(), u"hi"_s);
    QTest::keyClick(message(), Qt::Key_Return);
    QVERIFY(result().contains(u"0/2 received"_s) && !result().contains(u'✓'));
    api::MessageReceipt &receipt = m_engine->receiptOf("abcd1234-1");
    receipt.sent = 2;
    receipt.received = 1;
    m_sent->refresh(*m_engine, 10);
    QVERIFY2(result().contains(u"✓ 1/2 received"_s), qPrintable(result()));
}

void TestComposer::recallsWhatWasSentBefore()
{
    target(u"class"_s);
    for (const QString &text : { u"first"_s, u"second\nline"_s }) {
        message()->setPlainText(text);
        m_pane->send();
    }
    QTest::keyClick(message(), Qt::Key_Up);
    QCOMPARE(message()->toPlainText(), u"second\nline"_s);
    QTest::keyClick(message(), Qt::Key_Up);
    QTest::keyClick(message(), Qt::Key_Up);
    QCOMPARE(message()->toPlainText(), u"first"_s);
    QTest::keyClick(message(), Qt::Key_Down);
    QTest::keyClick(message(), Qt::Key_Down);
    QCOMPARE(message()->toPlainText(), QString());
}

void TestComposer::leavesTheArrowsToATextBeingWritten()
{
    target(u"class"_s);
    message()->setPlainText(u"sent"_s);
    m_pane->send();
    message()->setPlainText(u"one\ntwo"_s);
    message()->moveCursor(QTextCursor::End);
    QTest::keyClick(message(), Qt::Key_Up);
    QCOMPARE(message()->toPlainText(), u"one\ntwo"_s);
    QCOMPARE(message()->textCursor().blockNumber(), 0);
}

void TestComposer::remembersTargetsAndHistory()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    target(u"class"_s);
    target(u"class.*"_s);
    message()->setPlainText(u"hello"_s);
    m_pane->send();
    message()->setPlainText(u"half a dra"_s);
    m_pane->saveTo(settings);

    Composer later(*m_engine, *m_sent);
    later.restoreFrom(settings);
    QCOMPARE(later.findChild<MessageEdit *>()->text(), u"half a dra"_s);
    later.findChild<MessageEdit *>()->clear();
    QCOMPARE(later.findChild<TargetsEdit *>()->targets(),
             (QStringList { u"class"_s, u"class.*"_s }));
    auto *box = later.findChild<MessageEdit *>();
    QTest::keyClick(box, Qt::Key_Up);
    QCOMPARE(box->toPlainText(), u"hello"_s);
}

void TestComposer::showsAMessagePutBack()
{
    target(u"old"_s);
    m_pane->setMessage({ u"class.red"_s }, u"<i>again</i>"_s);
    QCOMPARE(child<TargetsEdit>(u"targets"_s)->targets(), QStringList { u"class.red"_s });
    QCOMPARE(message()->toPlainText(), u"<i>again</i>"_s);
    QVERIFY2(match().contains(u"2"_s), qPrintable(match()));
}

void TestComposer::countsWhatIsStillBeingTyped()
{
    QTest::keyClicks(child<QLineEdit>(u"targetsBox"_s), u"class"_s);
    QVERIFY2(match().contains(u"2"_s), qPrintable(match()));
}

void TestComposer::countsTheRestBesideATargetThatIsWrong()
{
    target(u"class"_s);
    target(u"class/*"_s);
    QVERIFY2(match().contains(u"2"_s), qPrintable(match()));
    QVERIFY(child<QLabel>(u"targetProblem"_s)->isVisible());
    QVERIFY(child<QLabel>(u"targetProblem"_s)->text().contains(u"class/*"_s));
    message()->setPlainText(u"hi"_s);
    QTest::keyClick(message(), Qt::Key_Return);
    QVERIFY(m_engine->broadcasts.empty());
    QCOMPARE(message()->toPlainText(), u"hi"_s);
}

void TestComposer::offersTheRightFormOfATarget()
{
    QTest::keyClicks(child<QLineEdit>(u"targetsBox"_s), u"class/*"_s);
    auto *mend = child<QPushButton>(u"targetMend"_s);
    QVERIFY(mend->isVisible());
    QCOMPARE(mend->text(), u"Use class.*"_s);
    QTest::mouseClick(mend, Qt::LeftButton);
    QCOMPARE(child<TargetsEdit>(u"targets"_s)->targets(), QStringList { u"class.*"_s });
    QVERIFY(!mend->isVisible() && !child<QLabel>(u"targetProblem"_s)->isVisible());
}

void TestComposer::forgetsARefusalWhenTheTextChanges()
{
    m_engine->refusal = Error { ErrorCode::TooLarge, "at most 256 KiB" };
    target(u"class"_s);
    message()->setPlainText(u"hi"_s);
    QTest::keyClick(message(), Qt::Key_Return);
    QVERIFY(result().contains(u"256"_s));
    QTest::keyClicks(message(), u"!"_s);
    QVERIFY(!result().contains(u"256"_s));
}

void TestComposer::showsALargeTextShortenedAndSendsItWholeAndOnce()
{
    target(u"class"_s);
    const QString large(250'000, u'x');
    QGuiApplication::clipboard()->setText(large);
    message()->paste();
    QVERIFY(message()->isShortened());
    QVERIFY(message()->toPlainText().size() < 1'000);
    QVERIFY2(result().contains(u"250,000"_s), qPrintable(result()));
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(message(), Qt::Key_Return);
    QCOMPARE(m_engine->broadcasts.size(), std::size_t { 1 });
    QCOMPARE(m_engine->broadcasts[0].payload.size(), std::size_t { 250'000 });
    QVERIFY(!message()->isShortened() && message()->text().isEmpty());
    QTest::keyClick(message(), Qt::Key_Up);
    QCOMPARE(message()->text(), large);
}

void TestComposer::sendsNothingButSpace()
{
    target(u"class"_s);
    message()->setPlainText(u" \n\t "_s);
    QVERIFY(!child<QPushButton>(u"sendButton"_s)->isEnabled());
    QTest::keyClick(message(), Qt::Key_Return);
    QVERIFY(m_engine->broadcasts.empty());
}

void TestComposer::showsEveryResultWhole()
{
    m_pane->resize(320, 400);
    auto *line = child<WrappedLabel>(u"resultLine"_s);
    QVERIFY(!line->isVisible());
    m_pane->showNote(QString(u"A long sentence about a message. "_s).repeated(3));
    QVERIFY(line->isVisible() && !line->isElided());
    QTRY_COMPARE(line->height(), line->heightForWidth(line->width()));
    target(u"class/*"_s);
    QVERIFY(!line->isVisible());
    auto *problem = child<WrappedLabel>(u"targetProblem"_s);
    QTRY_COMPARE(problem->height(), problem->heightForWidth(problem->width()));
    QVERIFY(!problem->isElided());
}

QTEST_MAIN(TestComposer)
#include "tst_composer.moc"
