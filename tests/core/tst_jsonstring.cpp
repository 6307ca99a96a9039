// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonstring.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

#include <algorithm>

class TestJsonString : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAString_data();
    void writesAString();
    void escapesEveryControlCharacterAtEveryPlace();
    void appendsToWhatIsThere();
    void decodesAString_data();
    void decodesAString();
    void decodesWhatItWrote();
};

void TestJsonString::writesAString_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("nothing") << QByteArray("") << QByteArray(R"("")");
    QTest::newRow("plain text") << QByteArray("Open page 42") << QByteArray(R"("Open page 42")");
    QTest::newRow("quote and backslash") << QByteArray(R"(a"b\c)") << QByteArray(R"("a\"b\\c")");
    QTest::newRow("named escapes") << QByteArray("\b\f\n\r\t") << QByteArray(R"("\b\f\n\r\t")");
    QTest::newRow("other control characters")
        << QByteArray("\x01\x1f") << QByteArray(R"("\u0001\u001f")");
    QTest::newRow("NUL") << QByteArray("\0", 1) << QByteArray(R"("\u0000")");
    QTest::newRow("DEL and slash stay") << QByteArray("\x7f/") << QByteArray("\"\x7f/\"");
    QTest::newRow("UTF-8 stays") << QByteArray("\xe7\xba\xa2\xf0\x9f\x98\x80 \xe2\x80\xa8")
                                 << QByteArray("\"\xe7\xba\xa2\xf0\x9f\x98\x80 \xe2\x80\xa8\"");
    QTest::newRow("something to escape after a long run") << QByteArray(100, 'a') + "\""
                                                          << "\"" + QByteArray(100, 'a') + R"(\"")";
}

void TestJsonString::writesAString()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, json);

    std::string out;
    holdfast::appendJsonString(text.toStdString(), out);
    QCOMPARE(QByteArray::fromStdString(out), json);
}

void TestJsonString::escapesEveryControlCharacterAtEveryPlace()
{
    for (int byte = 0; byte < 0x80; ++byte) {
        for (std::size_t place = 0; place < 18; ++place) {
            std::string text(18, 'x');
            text[place] = static_cast<char>(byte);
            std::string out;
            holdfast::appendJsonString(text, out);

            QVERIFY(std::ranges::none_of(out, [](char c) { return c >= 0 && c < 0x20; }));
            const QByteArray document = "[" + QByteArray::fromStdString(out) + "]";
            const QJsonArray array = QJsonDocument::fromJson(document).array();
            QCOMPARE(array.at(0).toString().toUtf8(), QByteArray::fromStdString(text));
        }
    }
}

void TestJsonString::appendsToWhatIsThere()
{
    std::string out = "before";
    holdfast::appendJsonString("a", out);
    holdfast::appendJsonString("b", out);
    QCOMPARE(out, std::string(R"(before"a""b")"));
}

void TestJsonString::decodesAString_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *title, const QByteArray &json, const QByteArray &text) {
        QTest::newRow(title) << json << text;
    };
    row("nothing", R"("")", "");
    row("every escape", R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t");
    row("one byte", R"("\u0041\u007f")", "A\x7f");
    row("NUL", R"("a\u0000b")", QByteArray("a\0b", 3));
    row("two bytes", R"("\u0080\u07FF")", "\xc2\x80\xdf\xbf");
    row("three bytes", R"("\u0800\uffff")", "\xe0\xa0\x80\xef\xbf\xbf");
    row("beside the surrogates", R"("\ud7ff\ue000")", "\xed\x9f\xbf\xee\x80\x80");
    row("four bytes", R"("\ud800\udc00\uDBFF\uDFFF")", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
    row("UTF-8 as it is", "\"\xe7\xba\xa2\"", "\xe7\xba\xa2");
    row("a first half alone", R"("\ud83c")", QByteArray());
    row("a first half before text", R"("\ud83cx")", QByteArray());
    row("a first half before another escape", R"("\ud83c\n")", QByteArray());
    row("a first half twice", R"("\ud83c\ud83c\udf0d")", QByteArray());
    row("a second half alone", R"("\udf0d")", QByteArray());
}

void TestJsonString::decodesAString()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, text);
    const auto decoded = holdfast::decodedJsonString(json.toStdString());
    QCOMPARE(decoded.has_value(), !text.isNull());
    if (decoded)
        QCOMPARE(QByteArray::fromStdString(*decoded), text);
}

void TestJsonString::decodesWhatItWrote()
{
    for (int byte = 0; byte < 0x80; ++byte) {
        const std::string text = "before " + std::string(1, static_cast<char>(byte)) + " behind";
        std::string json;
        holdfast::appendJsonString(text, json);
        QVERIFY(holdfast::decodedJsonString(json) == text);
    }
}

QTEST_APPLESS_MAIN(TestJsonString)
#include "tst_jsonstring.moc"
