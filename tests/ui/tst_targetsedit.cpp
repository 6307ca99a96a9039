// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/chip.h"
#include "ui/panes/targetsedit.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCompleter>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolButton>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestTargetsEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void makesAChipOnEnter();
    void makesChipsAtCommas();
    void makesAChipWhenLeft();
    void keepsSpacesWithinAName();
    void refusesEmptyAndRepeatedNames();
    void takesTheLastChipAwayOnBackspace();
    void takesAChipAwayOnItsCross();
    void goesOnWhenEnterMeetsAnEmptyBox();
    void suggestsTheChannelsThatThereAre();
    void showsHostileNamesAsPlainText();
    void holdsNoMoreThanABroadcastTakes();
    void growsWhenTheChipsNeedAnotherLine();
    void tellsWhatIsWrongAsItIsTyped();
    void waitsForThePartAfterADot();
    void mendsTheFirstThatIsWrong();
    void wantsWhatIsStillBeingTyped();

private:
    [[nodiscard]] QLineEdit *box() const { return m_edit->findChild<QLineEdit *>(u"targetsBox"_s); }

    std::unique_ptr<TargetsEdit> m_edit;
    QStringList m_known;
};

void TestTargetsEdit::init()
{
    m_known = { u"class"_s, u"class.red"_s, u"lab"_s };
    m_edit =
        std::make_unique<TargetsEdit>([this](const QString &text) { return m_known.filter(text); });
    m_edit->resize(500, 60);
    m_edit->show();
    m_edit->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_edit.get()));
    box()->setFocus();
}

void TestTargetsEdit::makesAChipOnEnter()
{
    QSignalSpy changed(m_edit.get(), &TargetsEdit::targetsChanged);
    QTest::keyClicks(box(), u"class.*"_s);
    QVERIFY(m_edit->targets().isEmpty());
    QTest::keyClick(box(), Qt::Key_Return);
    QCOMPARE(m_edit->targets(), QStringList { u"class.*"_s });
    QCOMPARE(changed.count(), 1);
    QCOMPARE(box()->text(), QString());
}

void TestTargetsEdit::makesChipsAtCommas()
{
    QTest::keyClicks(box(), u"red,blue,gr"_s);
    QCOMPARE(m_edit->targets(), (QStringList { u"red"_s, u"blue"_s }));
    QCOMPARE(box()->text(), u"gr"_s);
}

void TestTargetsEdit::makesAChipWhenLeft()
{
    QTest::keyClicks(box(), u"red"_s);
    box()->completer()->popup()->hide();
    box()->clearFocus();
    QCOMPARE(m_edit->targets(), QStringList { u"red"_s });
}

void TestTargetsEdit::keepsSpacesWithinAName()
{
    QTest::keyClicks(box(), u" class 3b "_s);
    QTest::keyClick(box(), Qt::Key_Enter);
    QCOMPARE(m_edit->targets(), QStringList { u"class 3b"_s });
}

void TestTargetsEdit::refusesEmptyAndRepeatedNames()
{
    m_edit->setTargets({ u"a"_s, u""_s, u"  "_s, u"a"_s, u"b"_s, u"c,d"_s });
    QCOMPARE(m_edit->targets(), (QStringList { u"a"_s, u"b"_s }));
    QCOMPARE(m_edit->findChildren<Chip *>().size(), 2);
}

void TestTargetsEdit::takesTheLastChipAwayOnBackspace()
{
    m_edit->setTargets({ u"a"_s, u"b"_s });
    QTest::keyClicks(box(), u"x"_s);
    QTest::keyClick(box(), Qt::Key_Backspace);
    QCOMPARE(m_edit->targets().size(), 2);
    QTest::keyClick(box(), Qt::Key_Backspace);
    QCOMPARE(m_edit->targets(), QStringList { u"a"_s });
}

void TestTargetsEdit::takesAChipAwayOnItsCross()
{
    m_edit->setTargets({ u"a"_s, u"b"_s });
    QSignalSpy changed(m_edit.get(), &TargetsEdit::targetsChanged);
    QTest::mouseClick(m_edit->findChild<Chip *>()->findChild<QToolButton *>(), Qt::LeftButton);
    QCOMPARE(m_edit->targets(), QStringList { u"b"_s });
    QCOMPARE(changed.count(), 1);
}

void TestTargetsEdit::goesOnWhenEnterMeetsAnEmptyBox()
{
    QSignalSpy finished(m_edit.get(), &TargetsEdit::finished);
    QTest::keyClick(box(), Qt::Key_Return);
    QCOMPARE(finished.count(), 1);
}

void TestTargetsEdit::suggestsTheChannelsThatThereAre()
{
    QTest::keyClicks(box(), u"cl"_s);
    QCompleter *completer = box()->completer();
    QCOMPARE(completer->completionCount(), 2);
    QVERIFY(completer->popup()->isVisible());
    QTest::keyClick(completer->popup(), Qt::Key_Down);
    QTest::keyClick(completer->popup(), Qt::Key_Down);
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    QTRY_COMPARE(m_edit->targets(), QStringList { u"class.red"_s });
    QCOMPARE(box()->text(), QString());
}

void TestTargetsEdit::showsHostileNamesAsPlainText()
{
    m_edit->setTargets({ u"<b>x</b>&y\u202E"_s });
    const auto *label = m_edit->findChild<Chip *>()->findChild<QLabel *>();
    QCOMPARE(label->textFormat(), Qt::PlainText);
    QCOMPARE(label->text(), u"<b>x</b>&y\uFFFD"_s);
    QVERIFY(!m_edit->findChild<Chip *>()->toolTip().contains(u"<b>"_s));
}

void TestTargetsEdit::holdsNoMoreThanABroadcastTakes()
{
    for (int i = 0; i < 105; ++i)
        m_edit->add(QString::number(i));
    QCOMPARE(m_edit->targets().size(), TargetsEdit::maxTargets);
}

void TestTargetsEdit::growsWhenTheChipsNeedAnotherLine()
{
    const int oneLine = m_edit->heightForWidth(500);
    for (int i = 0; i < 12; ++i)
        m_edit->add(u"channel.number.%1"_s.arg(i));
    QVERIFY(m_edit->heightForWidth(500) > 2 * oneLine);
}

void TestTargetsEdit::tellsWhatIsWrongAsItIsTyped()
{
    QSignalSpy changed(m_edit.get(), &TargetsEdit::wantedChanged);
    QTest::keyClicks(box(), u"class"_s);
    QVERIFY(!m_edit->problem());
    QTest::keyClicks(box(), u"/*"_s);
    QVERIFY(m_edit->problem());
    QCOMPARE(m_edit->problem()->suggestion(), u"class.*"_s);
    QCOMPARE(changed.count(), 7);
    QTest::keyClick(box(), Qt::Key_Return);
    QVERIFY(m_edit->problem());
    QVERIFY(m_edit->findChild<Chip *>()->toolTip().contains(u"slash"_s));
}

void TestTargetsEdit::waitsForThePartAfterADot()
{
    QTest::keyClicks(box(), u"class."_s);
    QVERIFY(!m_edit->problem());
    QTest::keyClicks(box(), u"."_s);
    QVERIFY(m_edit->problem());
    QTest::keyClick(box(), Qt::Key_Backspace);
    QTest::keyClick(box(), Qt::Key_Return);
    QVERIFY(m_edit->problem()); // no segment followed
}

void TestTargetsEdit::mendsTheFirstThatIsWrong()
{
    m_edit->setTargets({ u"lab"_s, u"class/*"_s, u"a..b"_s });
    m_edit->mend(m_edit->problem()->suggestion());
    QCOMPARE(m_edit->targets(), (QStringList { u"lab"_s, u"class.*"_s, u"a..b"_s }));
    QTest::keyClicks(box(), u"lab/"_s);
    m_edit->mend(m_edit->problem()->suggestion());
    m_edit->mend(m_edit->problem()->suggestion()); // duplicates are merged
    QCOMPARE(m_edit->targets(), (QStringList { u"lab"_s, u"class.*"_s, u"a.b"_s }));
    QVERIFY(!m_edit->problem());
    m_edit->mend(u"new"_s);
    QCOMPARE(m_edit->targets().size(), 3);
}

void TestTargetsEdit::wantsWhatIsStillBeingTyped()
{
    m_edit->setTargets({ u"a"_s });
    QTest::keyClicks(box(), u" b "_s);
    QCOMPARE(m_edit->wanted(), (QStringList { u"a"_s, u"b"_s }));
    QCOMPARE(m_edit->targets(), QStringList { u"a"_s });
}

QTEST_MAIN(TestTargetsEdit)
#include "tst_targetsedit.moc"
