// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonfields.h"

#include <QtTest>

using namespace holdfast;

namespace {

QString complaint(const Result<void> &result)
{
    return result ? QString() : QString::fromStdString(result.error().message);
}

} // namespace

class TestJsonFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsMembersByName();
    void leavesWhatIsNotThereAsItIs();
    void refusesTheWrongKindAndNamesTheMember_data();
    void refusesTheWrongKindAndNamesTheMember();
    void refusesANameThatIsThereTwice_data();
    void refusesANameThatIsThereTwice();
    void knowsWhetherThereIsMore();
    void refusesWhatIsNoObject_data();
    void refusesWhatIsNoObject();
};

void TestJsonFields::readsMembersByName()
{
    const std::string text =
        R"({ "list":["a","\u7ea2"], "t\u0065xt" : "x" ,"number":-5,"any":[ 1 ]})";
    const auto fields = JsonFields::parse(text, { "text", "list", "number", "any" });
    QVERIFY(fields);
    std::string word;
    std::vector<std::string> list;
    std::int64_t number = 0;
    QVERIFY(fields->readText("text", word));
    QVERIFY(fields->readTexts("list", list));
    QVERIFY(fields->readNumber("number", -5, 5, number));
    QCOMPARE(word, std::string("x"));
    QVERIFY(list == (std::vector<std::string> { "a", "\xe7\xba\xa2" }));
    QCOMPARE(number, std::int64_t { -5 });
    QVERIFY(fields->value("any")->raw() == "[ 1 ]");
    QVERIFY(!fields->hasOthers());
}

void TestJsonFields::leavesWhatIsNotThereAsItIs()
{
    const auto fields = JsonFields::parse("{}", { "a" });
    QVERIFY(fields);
    std::string word = "before";
    std::vector<std::string> list { "before" };
    std::int64_t number = 7;
    QVERIFY(fields->readText("a", word));
    QVERIFY(fields->readTexts("a", list));
    QVERIFY(fields->readNumber("a", 0, 1, number));
    QVERIFY(word == "before" && list.size() == 1 && number == 7);
    QVERIFY(!fields->value("a"));
}

void TestJsonFields::refusesTheWrongKindAndNamesTheMember_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("isText");
    QTest::addColumn<bool>("isList");
    QTest::addColumn<bool>("isNumber");
    const auto row = [](const char *title, const char *value, bool isText, bool isList,
                        bool isNumber) {
        QTest::newRow(title) << QByteArray(value) << isText << isList << isNumber;
    };
    row("text", R"("1")", true, false, false);
    row("text with a lone surrogate", R"("\ud83c")", false, false, false);
    row("a number in range", "9", false, false, true);
    row("a number below", "0", false, false, false);
    row("a number above", "10", false, false, false);
    row("a fraction", "1.5", false, false, false);
    row("null", "null", false, false, false);
    row("true", "true", false, false, false);
    row("an object", "{}", false, false, false);
    row("an empty list", "[]", false, true, false);
    row("a list of texts", R"(["a","b"])", false, true, false);
    row("a list with a number", R"(["a",1,"b"])", false, false, false);
    row("a list with a list", R"([["a"]])", false, false, false);
    row("a list with a lone surrogate", R"(["a","\udc00"])", false, false, false);
}

void TestJsonFields::refusesTheWrongKindAndNamesTheMember()
{
    QFETCH(QByteArray, value);
    QFETCH(bool, isText);
    QFETCH(bool, isList);
    QFETCH(bool, isNumber);
    const std::string text = "{\"it\":" + value.toStdString() + "}";
    const auto fields = JsonFields::parse(text, { "it" });
    QVERIFY(fields);
    std::string word;
    std::vector<std::string> list;
    std::int64_t number = 0;
    const QString text1 = complaint(fields->readText("it", word));
    const QString list1 = complaint(fields->readTexts("it", list));
    const QString number1 = complaint(fields->readNumber("it", 1, 9, number));
    QCOMPARE(text1.isEmpty(), isText);
    QCOMPARE(list1.isEmpty(), isList);
    QCOMPARE(number1.isEmpty(), isNumber);
    for (const QString &each : { text1, list1, number1 })
        QVERIFY2(each.isEmpty() || each.startsWith(QLatin1String("\"it\" must be ")),
                 qPrintable(each));
}

void TestJsonFields::refusesANameThatIsThereTwice_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("the same") << QByteArray(R"({"a":1,"a":1})");
    QTest::newRow("written otherwise") << QByteArray(R"({"a":1,"b":2,"\u0061":3})");
}

void TestJsonFields::refusesANameThatIsThereTwice()
{
    QFETCH(QByteArray, text);
    const auto fields = JsonFields::parse(text.toStdString(), { "a" });
    QVERIFY(!fields);
    QCOMPARE(fields.error().code, ErrorCode::Malformed);
    QVERIFY(fields.error().message.starts_with("\"a\" is there twice"));
    QVERIFY(JsonFields::parse(text.toStdString(), { "b" })); // nobody reads it
}

void TestJsonFields::knowsWhetherThereIsMore()
{
    QVERIFY(JsonFields::parse(R"({"a":1,"b":2})", { "a" })->hasOthers());
    QVERIFY(JsonFields::parse(R"({"\ud83c":1})", { "a" })->hasOthers());
    QVERIFY(!JsonFields::parse(R"({"a":{"b":2}})", { "a" })->hasOthers());
}

void TestJsonFields::refusesWhatIsNoObject_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : { "", "[]", "1", "\"{}\"", "{", "{}{}", "\xef\xbb\xbf{}" })
        QTest::newRow(text) << QByteArray(text);
}

void TestJsonFields::refusesWhatIsNoObject()
{
    QFETCH(QByteArray, text);
    const auto fields = JsonFields::parse(text.toStdString(), { "a" });
    QVERIFY(!fields);
    QCOMPARE(fields.error().code, ErrorCode::Malformed);
}

QTEST_APPLESS_MAIN(TestJsonFields)
#include "tst_jsonfields.moc"
