// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsontext.h"

#include <QtTest>

using namespace holdfast;

namespace {

using Kind = JsonFault::Kind;

QByteArray nested(int depth)
{
    return QByteArray(depth, '[') + QByteArray(depth, ']');
}

} // namespace

/// The rows follow the kinds of cases in the public JSON test suites: what RFC 8259 demands,
/// forbids and leaves open.
class TestJsonText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatTheRfcAllows_data();
    void takesWhatTheRfcAllows();
    void refusesWhatTheRfcForbids_data();
    void refusesWhatTheRfcForbids();
    void everyPieceOfATextIsIncomplete();
    void dropsOnlyInsignificantSpace_data();
    void dropsOnlyInsignificantSpace();
    void takesJustAsManyLevelsAsItSays();
    void saysWhichElementOfAListIsBroken_data();
    void saysWhichElementOfAListIsBroken();
    void appendsToWhatIsThere();
};

void TestJsonText::takesWhatTheRfcAllows_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *title, const QByteArray &text) {
        QTest::newRow(title) << text;
    };

    row("a list", R"([1,"a",null,true,false,{"b":[]}])");
    row("an empty list", "[]");
    row("an empty object", "{}");
    row("a lone literal", "null");
    row("a lone text", R"("")");
    row("a lone number", "-0");
    row("a number beyond 64 bits", R"({"wei":100000000000000000000})");
    row("a number of many digits", "[" + QByteArray(5000, '9') + "]");
    row("a number beyond a double", "1e400");
    row("a number below a double", "-1e-400");
    row("a huge exponent", "[0.4e00669999999999999999999999999999]");
    row("a fraction", "[-1.5E+10,0.1e-7,0e0]");
    row("half a surrogate pair, the first", R"(["\ud83c"])");
    row("half a surrogate pair, the second", R"(["\uDC00"])");
    row("a surrogate pair the wrong way round", R"(["\udc00\ud83c"])");
    row("two first halves", R"(["\ud83c\ud83c"])");
    row("a surrogate pair", R"(["\ud83c\udf0d"])");
    row("half a surrogate pair as a name", R"({"\ud83c":1})");
    row("NUL, escaped", R"(["\u0000"])");
    row("every escape", R"(["\"\\\/\b\f\n\r\t\u1234\uAbCd"])");
    row("a noncharacter", "[\"\xef\xbf\xbf\xf4\x8f\xbf\xbf\"]");
    row("DEL", "[\"\x7f\"]");
    row("a line separator", "[\"\xe2\x80\xa8\"]");
    row("a byte order mark within text", "[\"\xef\xbb\xbf\"]");
    row("one name twice", R"({"a":1,"a":2})");
    row("an empty name", R"({"":0})");
    row("five hundred levels", nested(500));
}

void TestJsonText::takesWhatTheRfcAllows()
{
    QFETCH(QByteArray, text);
    const std::string json = text.toStdString();
    const auto fault = checkJson(json);
    QVERIFY2(!fault, fault ? describe(*fault).c_str() : "");
    std::string out;
    QVERIFY(!appendCompactJson(json, out));
    QCOMPARE(QByteArray::fromStdString(out), text);
}

void TestJsonText::refusesWhatTheRfcForbids_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("offset");
    const auto row = [](const char *title, const QByteArray &text, int offset,
                        Kind kind = Kind::Broken) {
        QTest::newRow(title) << text << kind << offset;
    };
    row("nothing", "", 0, Kind::Incomplete);
    row("space alone", " \n", 2, Kind::Incomplete);
    row("a byte order mark", "\xef\xbb\xbf{}", 0, Kind::ByteOrderMark);
    row("a byte order mark alone", "\xef\xbb\xbf", 0, Kind::ByteOrderMark);
    row("UTF-16", QByteArray("\xff\xfe[\0]\0", 6), 0, Kind::NotUtf8);
    row("a surrogate in UTF-8", "[\"\xed\xa0\x80\"]", 0, Kind::NotUtf8);
    row("half a character", "[\"\xe7\xba\"]", 0, Kind::NotUtf8);
    row("an overlong form", "[\"\xc0\xaf\"]", 0, Kind::NotUtf8);
    row("too many levels", QByteArray(100'000, '['), int { maxJsonDepth }, Kind::TooDeep);
    row("too many levels of objects", QByteArray("{\"a\":").repeated(2000),
        5 * int { maxJsonDepth }, Kind::TooDeep);

    row("a word", "hello", 0);
    row("a word that begins as a literal", "nul1", 3);
    row("a literal in capitals", "True", 0);
    row("a longer literal", "nulls", 4);
    row("NaN", "[NaN]", 1);
    row("Infinity", "[-Infinity]", 2);
    row("text in single quotes", "['a']", 1);
    row("a comment", "[1/*x*/]", 2);
    row("a vertical tab as space", "[\v]", 1);
    row("a form feed as space", "[\f]", 1);
    row("a no-break space", "[\xc2\xa0]", 1);
    row("two values", "1 2", 2);
    row("something behind the value", R"({"a":1} x)", 8);
    row("a bracket too many", "[]]", 2);
    row("a comma too many", "[1,]", 3);
    row("a comma at first", "[,1]", 1);
    row("two commas", "[1,,2]", 3);
    row("no comma", "[1 2]", 3);
    row("a comma alone", ",", 0);
    row("the wrong bracket", "[1}", 2);
    row("the wrong brace", R"({"a":1])", 6);
    row("a colon in a list", R"(["a":1])", 4);
    row("a comma for a colon", R"({"a",1})", 4);
    row("no colon", R"({"a" 1})", 5);
    row("two colons", R"({"a"::1})", 5);
    row("a name alone", R"({"a"})", 4);
    row("a name without quotes", "{a:1}", 1);
    row("a number as name", "{1:1}", 1);
    row("a comma behind the last member", R"({"a":1,})", 7);
    row("a value for a member", R"({[]})", 1);

    row("a leading zero", "[012]", 2);
    row("a negative leading zero", "[-012]", 3);
    row("a plus sign", "[+1]", 1);
    row("a minus alone", "[-]", 2);
    row("two minuses", "[--1]", 2);
    row("a point at first", "[.5]", 1);
    row("a point at last", "[1.]", 3);
    row("a point before an exponent", "[1.e1]", 3);
    row("an exponent alone", "[1e]", 3);
    row("an exponent of a sign", "[1e+]", 4);
    row("hexadecimal", "[0x1]", 2);
    row("a thousands separator", "[1_000]", 2);
    row("a space within", "[1 000]", 3);
    row("full-width digits", "[\xef\xbc\x91]", 1);

    row("a bare line end in text", "\"a\nb\"", 2);
    row("a bare tab in text", "[\"\t\"]", 2);
    row("a bare NUL in text", QByteArray("[\"\0\"]", 5), 2);
    row("NUL behind the value", QByteArray("1\0", 2), 1);
    row("an unknown escape", R"(["\a"])", 3);
    row("a hexadecimal escape", R"(["\x00"])", 3);
    row("an escape cut short", R"(["\u00A"])", 7);
    row("an escape of other digits", R"(["\u00g0"])", 6);
    row("a capital U", R"(["\U0041"])", 3);
    row("an escaped quote at the end", R"(["\"])", 5, Kind::Incomplete);
}

void TestJsonText::refusesWhatTheRfcForbids()
{
    QFETCH(QByteArray, text);
    QFETCH(Kind, kind);
    QFETCH(int, offset);
    const std::string json = text.toStdString();
    const auto fault = checkJson(json);
    QVERIFY(fault);
    QCOMPARE(fault->kind, kind);
    QCOMPARE(fault->offset, static_cast<std::size_t>(offset));
    QVERIFY(describe(*fault).starts_with("The JSON "));
    QVERIFY(describe(*fault).ends_with("."));
    std::string out;
    QVERIFY(appendCompactJson(json, out));
}

void TestJsonText::everyPieceOfATextIsIncomplete()
{
    const std::string json = R"( { "a" : [ -1.5e+3 , "\u00e9\n" , true , null ] , "b" : { } })";
    QVERIFY(!checkJson(json));
    for (std::size_t length = 0; length < json.size(); ++length) {
        const auto fault = checkJson(json.substr(0, length));
        QVERIFY(fault);
        QCOMPARE(fault->kind, Kind::Incomplete);
        QCOMPARE(fault->offset, length);
    }
}

void TestJsonText::dropsOnlyInsignificantSpace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("compact");
    QTest::newRow("around a value") << QByteArray("\r\n\t 42 \n") << QByteArray("42");
    QTest::newRow("between tokens") << QByteArray("{ \"a\" : [ 1 ,\r\n\t2 ] , \"b\" : { } }")
                                    << QByteArray(R"({"a":[1,2],"b":{}})");
    QTest::newRow("within text it stays")
        << QByteArray(R"([ "a  b" , " : , " ])") << QByteArray(R"(["a  b"," : , "])");
    QTest::newRow("as Python writes it")
        << QByteArray(R"({"a": 1, "b": [1.50, 1E2]})") << QByteArray(R"({"a":1,"b":[1.50,1E2]})");
}

void TestJsonText::dropsOnlyInsignificantSpace()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, compact);
    std::string out;
    QVERIFY(!appendCompactJson(text.toStdString(), out));
    QCOMPARE(QByteArray::fromStdString(out), compact);
}

void TestJsonText::takesJustAsManyLevelsAsItSays()
{
    QVERIFY(!checkJson(nested(maxJsonDepth).toStdString()));
    const auto fault = checkJson(nested(maxJsonDepth + 1).toStdString());
    QVERIFY(fault);
    QCOMPARE(fault->kind, Kind::TooDeep);
    QVERIFY(describe(*fault).find("1024 levels") != std::string::npos);
    // Side by side is not within.
    QVERIFY(!checkJson(QByteArray("[" + QByteArray("[],").repeated(5000) + "[]]").toStdString()));
}

void TestJsonText::saysWhichElementOfAListIsBroken_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("element");
    QTest::newRow("the first") << QByteArray("[x]") << 0;
    QTest::newRow("the third") << QByteArray(R"([{"a":[1,2]},"b,c",{"d":tru}])") << 2;
    QTest::newRow("not of an object") << QByteArray(R"({"a":1,"b":x})") << -1;
    QTest::newRow("not behind the list") << QByteArray("[1,2]x") << -1;
}

void TestJsonText::saysWhichElementOfAListIsBroken()
{
    QFETCH(QByteArray, text);
    QFETCH(int, element);
    const auto fault = checkJson(text.toStdString());
    QVERIFY(fault);
    QCOMPARE(fault->element ? static_cast<int>(*fault->element) : -1, element);
}

void TestJsonText::appendsToWhatIsThere()
{
    std::string out = "before";
    QVERIFY(!appendCompactJson("[ 1 ]", out));
    QVERIFY(!appendCompactJson("2", out));
    QCOMPARE(out, std::string("before[1]2"));
}

QTEST_APPLESS_MAIN(TestJsonText)
#include "tst_jsontext.moc"
