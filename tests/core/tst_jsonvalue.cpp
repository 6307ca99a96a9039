// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonvalue.h"

#include <QtTest>

using namespace holdfast;

namespace {

QByteArray bytesOf(std::string_view text)
{
    return { text.data(), static_cast<qsizetype>(text.size()) };
}

QByteArrayList elementsOf(std::string_view text)
{
    QByteArrayList elements;
    JsonValue(text).visitElements([&](const JsonValue &element) {
        elements.append(bytesOf(element.raw()));
        return true;
    });
    return elements;
}

QByteArrayList membersOf(std::string_view text)
{
    QByteArrayList members;
    JsonValue(text).visitMembers([&](std::string_view name, const JsonValue &value) {
        members.append(bytesOf(name) + '=' + bytesOf(value.raw()));
        return true;
    });
    return members;
}

} // namespace

class TestJsonValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheSliceOfTheTextThatItIs_data();
    void isTheSliceOfTheTextThatItIs();
    void visitsElementsInOrder();
    void visitsMembersInOrderAndEveryOne();
    void stopsVisitingWhenTold();
    void hasNothingToVisitInOtherKinds();
    void readsWholeNumbersOnly_data();
    void readsWholeNumbersOnly();
    void readsText();
};

void TestJsonValue::isTheSliceOfTheTextThatItIs_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<JsonValue::Kind>("kind");
    using Kind = JsonValue::Kind;
    const auto row = [](const char *title, const char *text, const char *raw, Kind kind) {
        QTest::newRow(title) << QByteArray(text) << QByteArray(raw) << kind;
    };
    row("an object", " {\"a\" : 1 }\n", "{\"a\" : 1 }", Kind::Object);
    row("a list", "[ [ ] , \"]\" ]", "[ [ ] , \"]\" ]", Kind::List);
    row("a list that something follows", "[1],2", "[1]", Kind::List);
    row("text", R"( "a\"b\\",)", R"("a\"b\\")", Kind::Text);
    row("a number", "1e400 ", "1e400", Kind::Number);
    row("a negative number", "-0]", "-0", Kind::Number);
    row("true", "true}", "true", Kind::True);
    row("false", "\tfalse\n", "false", Kind::False);
    row("null", "null", "null", Kind::Null);
}

void TestJsonValue::isTheSliceOfTheTextThatItIs()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, raw);
    QFETCH(JsonValue::Kind, kind);
    const JsonValue value({ text.constData(), static_cast<std::size_t>(text.size()) });
    QCOMPARE(bytesOf(value.raw()), raw);
    QCOMPARE(value.kind(), kind);
}

void TestJsonValue::visitsElementsInOrder()
{
    QCOMPARE(elementsOf("[]"), QByteArrayList());
    QCOMPARE(elementsOf(" [ ] "), QByteArrayList());
    QCOMPARE(elementsOf(R"([1,"a,]",[2,3] , {"b":[4]},null])"),
             QByteArrayList({ "1", "\"a,]\"", "[2,3]", "{\"b\":[4]}", "null" }));
}

void TestJsonValue::visitsMembersInOrderAndEveryOne()
{
    QCOMPARE(membersOf("{ }"), QByteArrayList());
    QCOMPARE(membersOf(R"({"a":1,"a" : [2] , "\u0061" :{"}":"{"},"":"\"" })"),
             QByteArrayList({ R"("a"=1)", R"("a"=[2])", R"("\u0061"={"}":"{"})", R"(""="\"")" }));
}

void TestJsonValue::stopsVisitingWhenTold()
{
    int visits = 0;
    JsonValue("[1,2,3]").visitElements([&](const JsonValue &) { return ++visits < 2; });
    QCOMPARE(visits, 2);
    visits = 0;
    JsonValue(R"({"a":1,"b":2})").visitMembers([&](std::string_view, const JsonValue &) {
        ++visits;
        return false;
    });
    QCOMPARE(visits, 1);
}

void TestJsonValue::hasNothingToVisitInOtherKinds()
{
    for (const char *text : { "1", "\"[1]\"", "null" }) {
        QVERIFY(elementsOf(text).isEmpty());
        QVERIFY(membersOf(text).isEmpty());
    }
    QVERIFY(elementsOf("{\"a\":1}").isEmpty());
    QVERIFY(membersOf("[1]").isEmpty());
}

void TestJsonValue::readsWholeNumbersOnly_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("number");
    QTest::newRow("zero") << QByteArray("0") << "0";
    QTest::newRow("negative") << QByteArray("-42") << "-42";
    QTest::newRow("the largest") << QByteArray("9223372036854775807") << "9223372036854775807";
    QTest::newRow("one more") << QByteArray("9223372036854775808") << QString();
    QTest::newRow("a fraction") << QByteArray("1.0") << QString();
    QTest::newRow("an exponent") << QByteArray("1e2") << QString();
    QTest::newRow("text") << QByteArray("\"1\"") << QString();
    QTest::newRow("null") << QByteArray("null") << QString();
}

void TestJsonValue::readsWholeNumbersOnly()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, number);
    const auto read = JsonValue(text.toStdString()).wholeNumber();
    QCOMPARE(read ? QString::number(*read) : QString(), number);
}

void TestJsonValue::readsText()
{
    QCOMPARE(JsonValue(R"("a\n\u7ea2")").text(), std::optional<std::string>("a\n\xe7\xba\xa2"));
    QVERIFY(!JsonValue(R"("\ud83c")").text());
    QVERIFY(!JsonValue("1").text());
}

QTEST_APPLESS_MAIN(TestJsonValue)
#include "tst_jsonvalue.moc"
