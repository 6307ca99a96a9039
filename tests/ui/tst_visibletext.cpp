// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibletext.h"

#include <QtTest/QTest>
#include <QtWidgets/QLabel>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestVisibleText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatIsInAText_data();
    void showsWhatIsInAText();
    void decodesBytesAndShowsWhatIsNotUtf8();
    void cutsWhatIsTooLong();
    void leavesAtMostThreeMarksOnALetter();
    void makesToolTipsThatCannotBeHtml();
    void doublesAmpersandsForMenus();
};

void TestVisibleText::showsWhatIsInAText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("a plain name stays") << u"Li Lei"_s << u"Li Lei"_s;
    QTest::newRow("Chinese stays") << u"王小明"_s << u"王小明"_s;
    QTest::newRow("Hebrew letters stay") << u"שלום"_s << u"שלום"_s;
    QTest::newRow("an emoji sequence stays whole") << u"👩‍👧"_s << u"👩‍👧"_s;
    QTest::newRow("HTML stays text") << u"<b>Bob</b>"_s << u"<b>Bob</b>"_s;
    QTest::newRow("a line feed cannot begin a new row") << u"Ella\nMax"_s << u"Ella⏎Max"_s;
    QTest::newRow("CRLF is one break") << u"Ella\r\nMax"_s << u"Ella⏎Max"_s;
    QTest::newRow("a lone CR shows") << u"Ella\rMax"_s << u"Ella␍Max"_s;
    QTest::newRow("a line separator shows") << u"a\u2028b"_s << u"a⏎b"_s;
    QTest::newRow("a tab shows") << u"a\tb"_s << u"a⇥b"_s;
    QTest::newRow("NUL shows") << QString(QChar(0)) << u"␀"_s;
    QTest::newRow("DEL shows") << u"a\u007Fb"_s << u"a␡b"_s;
    QTest::newRow("a C1 control shows") << u"a\u0085b"_s << u"a\uFFFDb"_s;
    QTest::newRow("right-to-left override shows") << u"a\u202Ecod.exe"_s << u"a\uFFFDcod.exe"_s;
    QTest::newRow("an isolate shows") << u"\u2067a"_s << u"\uFFFDa"_s;
    QTest::newRow("a zero-width space shows") << u"Tom\u200B"_s << u"Tom\uFFFD"_s;
    QTest::newRow("a lone surrogate shows") << QString(QChar(0xD800)) << u"\uFFFD"_s;
}

void TestVisibleText::showsWhatIsInAText()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    QCOMPARE(visibleText(text), expected);
}

void TestVisibleText::decodesBytesAndShowsWhatIsNotUtf8()
{
    QCOMPARE(visibleText(std::string_view("\xE7\x8E\x8B")), u"王"_s);
    QVERIFY(visibleText(std::string_view("a\xFFz")).startsWith(u"a\uFFFD"_s));
    QCOMPARE(visibleText(std::string_view()), QString());
}

void TestVisibleText::cutsWhatIsTooLong()
{
    const QString shown = visibleText(QString(10'000, u'x'), 20);
    QCOMPARE(shown, QString(QString(20, u'x') + u'…'));
    QCOMPARE(visibleText(std::string(10'000, 'x'), 20), shown);
}

void TestVisibleText::leavesAtMostThreeMarksOnALetter()
{
    const QString tower = u'Z' + QString(50, QChar(0x0301)) + u'a';
    QCOMPARE(visibleText(tower), QString(u'Z' + QString(3, QChar(0x0301)) + u'a'));
}

void TestVisibleText::makesToolTipsThatCannotBeHtml()
{
    const QString nasty = u"Tom <font size=7>&lt; & \"x\"</p><img src=y>"_s;
    QLabel label;
    label.setTextFormat(Qt::RichText);
    label.setText(toolTipHtml(nasty));
    label.setTextInteractionFlags(Qt::TextSelectableByMouse);
    label.setSelection(0, 0);
    const QString html = toolTipHtml(nasty);
    QVERIFY(Qt::mightBeRichText(html));
    QVERIFY(!html.contains(u"<font"_s) && !html.contains(u"<img"_s));
    QVERIFY(html.contains(nasty.toHtmlEscaped()));
}

void TestVisibleText::doublesAmpersandsForMenus()
{
    QCOMPARE(withoutMnemonics(u"Q&A & more"_s), u"Q&&A && more"_s);
}

QTEST_MAIN(TestVisibleText)
#include "tst_visibletext.moc"
