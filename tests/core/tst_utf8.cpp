// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/utf8.h"

#include <QtTest>

#include <string>

using namespace holdfast;

class TestUtf8 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsWellFormedBytes_data();
    void knowsWellFormedBytes();
    void allowsNoControlCharacterInPlainText();
    void findsABadByteAtEveryPlace();
};

void TestUtf8::knowsWellFormedBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isWellFormed");
    QTest::addColumn<bool>("isPlain");

    const auto row = [](const char *title, const QByteArray &bytes, bool wellFormed, bool plain) {
        QTest::newRow(title) << bytes << wellFormed << plain;
    };
    row("nothing", "", true, true);
    row("ASCII", "class.red", true, true);
    row("a space", "class red", true, true);
    row("two bytes", "\xc3\xa9", true, true);
    row("three bytes", "\xe7\xba\xa2", true, true);
    row("four bytes", "\xf0\x9f\x98\x80", true, true);
    row("the highest code point", "\xf4\x8f\xbf\xbf", true, true);
    row("a no-break space, next to the C1 controls", "\xc2\xa0", true, true);
    row("a tab", "a\tb", true, false);
    row("a line feed", "a\nb", true, false);
    row("NUL", QByteArray("a\0b", 3), true, false);
    row("DEL", "a\x7f", true, false);
    row("the first C1 control", "\xc2\x80", true, false);
    row("next line, a C1 control", "a\xc2\x85", true, false);
    row("the last C1 control", "\xc2\x9f", true, false);
    row("a lone continuation byte", "\x80", false, false);
    row("a sequence cut short", "\xe7\xba", false, false);
    row("an overlong slash", "\xc0\xaf", false, false);
    row("an overlong NUL", "\xc0\x80", false, false);
    row("a surrogate", "\xed\xa0\x80", false, false);
    row("above the highest code point", "\xf4\x90\x80\x80", false, false);
    row("a byte that is never used", "\xff", false, false);
    row("Latin-1", "caf\xe9", false, false);
}

void TestUtf8::knowsWellFormedBytes()
{
    QFETCH(QByteArray, bytes);
    QTEST(isUtf8(bytes.toStdString()), "isWellFormed");
    QTEST(isPlainUtf8(bytes.toStdString()), "isPlain");
}

void TestUtf8::allowsNoControlCharacterInPlainText()
{
    for (int byte = 0; byte < 0x80; ++byte) {
        const std::string text = { 'x', static_cast<char>(byte), 'x' };
        QVERIFY(isUtf8(text));
        QCOMPARE(isPlainUtf8(text), byte >= 0x20 && byte != 0x7f);
    }
}

void TestUtf8::findsABadByteAtEveryPlace()
{
    // Long enough for every width that a vectorised check works in.
    for (std::size_t place = 0; place < 200; ++place) {
        std::string text(200, 'x');
        QVERIFY(isPlainUtf8(text));
        text[place] = '\xff';
        QVERIFY(!isUtf8(text));
        text[place] = '\x01';
        QVERIFY(isUtf8(text));
        QVERIFY(!isPlainUtf8(text));
    }
}

QTEST_APPLESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
