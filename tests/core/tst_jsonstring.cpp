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

QTEST_APPLESS_MAIN(TestJsonString)
#include "tst_jsonstring.moc"
