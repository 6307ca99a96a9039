// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/messageedit.h"

#include <QtCore/QMimeData>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestMessageEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void pastesOrdinaryTextAsItIs();
    void keepsALargeTextAside_data();
    void keepsALargeTextAside();
    void keepsWhatWasWrittenAroundALargePaste();
    void takesALargeTextAwayOnBackspace();
    void recallsALargeTextWithoutShowingItWhole();
    void cutsNoCharacterInHalf();
    void sendsOnceWhileEnterIsHeldDown();

private:
    void paste(const QString &text);

    std::unique_ptr<MessageEdit> m_edit;
};

void TestMessageEdit::init()
{
    m_edit = std::make_unique<MessageEdit>();
    m_edit->show();
}

void TestMessageEdit::paste(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    m_edit->paste();
}

void TestMessageEdit::pastesOrdinaryTextAsItIs()
{
    const QString text = QString(1'900, u'x') + u'\n' + QString(1'900, u'y');
    paste(text);
    QVERIFY(!m_edit->isShortened());
    QCOMPARE(m_edit->text(), text);
    QCOMPARE(m_edit->toPlainText(), text);
}

void TestMessageEdit::keepsALargeTextAside_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("a line of 250 KB without a break") << QString(250'000, u'x');
    QTest::newRow("a line just over the limit") << QString(MessageEdit::maxShownLine + 1, u'x');
    QTest::newRow("a long line among short ones")
        << u"a\n"_s + QString(MessageEdit::maxShownLine + 1, u'x') + u"\nb"_s;
    QTest::newRow("many lines") << u"line\n"_s.repeated(50'000);
}

void TestMessageEdit::keepsALargeTextAside()
{
    QFETCH(const QString, text);
    paste(text);
    QVERIFY(m_edit->isShortened());
    QCOMPARE(m_edit->text(), text);
    QVERIFY(m_edit->toPlainText().size() < 1'000);
    QVERIFY(!m_edit->isBlank());
    QTest::keyClicks(m_edit.get(), u"more"_s);
    paste(u"more"_s);
    QCOMPARE(m_edit->text(), text);
}

void TestMessageEdit::keepsWhatWasWrittenAroundALargePaste()
{
    m_edit->setPlainText(u"<old>"_s);
    QTextCursor cursor = m_edit->textCursor();
    cursor.setPosition(1);
    cursor.setPosition(4, QTextCursor::KeepAnchor);
    m_edit->setTextCursor(cursor);
    paste(QString(100'000, u'x'));
    QCOMPARE(m_edit->text(), QString(u'<' + QString(100'000, u'x') + u'>'));
}

void TestMessageEdit::takesALargeTextAwayOnBackspace()
{
    paste(QString(100'000, u'x'));
    QTest::keyClick(m_edit.get(), Qt::Key_Backspace);
    QVERIFY(!m_edit->isShortened() && m_edit->isBlank());
    QTest::keyClicks(m_edit.get(), u"ab"_s);
    QCOMPARE(m_edit->text(), u"ab"_s);
}

void TestMessageEdit::recallsALargeTextWithoutShowingItWhole()
{
    const QString large(100'000, u'x');
    m_edit->history().add(u"small"_s);
    m_edit->history().add(large);
    QTest::keyClick(m_edit.get(), Qt::Key_Up);
    QVERIFY(m_edit->isShortened());
    QCOMPARE(m_edit->text(), large);
    QTest::keyClick(m_edit.get(), Qt::Key_Up);
    QCOMPARE(m_edit->text(), u"small"_s);
    QVERIFY(!m_edit->isShortened() && !m_edit->isReadOnly());
}

void TestMessageEdit::cutsNoCharacterInHalf()
{
    paste(u"x"_s + u"👩"_s.repeated(5'000));
    QVERIFY(m_edit->isShortened());
    const QString shown = m_edit->toPlainText();
    QVERIFY(!shown.chopped(1).back().isHighSurrogate());
}

void TestMessageEdit::sendsOnceWhileEnterIsHeldDown()
{
    QSignalSpy sends(m_edit.get(), &MessageEdit::sendRequested);
    QTest::keyClick(m_edit.get(), Qt::Key_Return);
    QKeyEvent repeated(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, u"\r"_s, true);
    QCoreApplication::sendEvent(m_edit.get(), &repeated);
    QCOMPARE(sends.count(), 1);
    QCOMPARE(m_edit->text(), QString());
}

QTEST_MAIN(TestMessageEdit)
#include "tst_messageedit.moc"
