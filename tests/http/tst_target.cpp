// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/target.h"

#include <QtTest>

using holdfast::http::percentDecoded;
using holdfast::http::Query;
using holdfast::http::Target;

class TestTarget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodesWhatAFieldCannotHold_data();
    void encodesWhatAFieldCannotHold();
    void undoesPercentEncoding_data();
    void undoesPercentEncoding();
    void refusesMalformedEscapes_data();
    void refusesMalformedEscapes();
    void takesATargetApart_data();
    void takesATargetApart();
    void refusesATarget_data();
    void refusesATarget();
    void pointsIntoWhatItWasGiven();
    void readsParameters_data();
    void readsParameters();
    void leavesOutWhatCannotBeDecoded();
    void readsThirtyTwoParametersAtMost();
    void tellsAParameterThatIsNotKnown_data();
    void tellsAParameterThatIsNotKnown();
};

void TestTarget::undoesPercentEncoding_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("plusIsSpace");
    QTest::addColumn<QByteArray>("decoded");

    QTest::newRow("nothing") << QByteArray("") << false << QByteArray("");
    QTest::newRow("plain text") << QByteArray("class.red") << false << QByteArray("class.red");
    QTest::newRow("UTF-8") << QByteArray("%E7%ba%A2") << false << QByteArray("\xe7\xba\xa2");
    QTest::newRow("escaped percent sign, once only")
        << QByteArray("%2541") << false << QByteArray("%41");
    QTest::newRow("plus in a path") << QByteArray("a+b") << false << QByteArray("a+b");
    QTest::newRow("plus in a query") << QByteArray("a+b%2B") << true << QByteArray("a b+");
    QTest::newRow("control characters but NUL")
        << QByteArray("%01%0d%0A%7f") << false << QByteArray("\x01\r\n\x7f");
}

void TestTarget::undoesPercentEncoding()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, plusIsSpace);
    QFETCH(QByteArray, decoded);

    const auto result = percentDecoded(text.toStdString(), plusIsSpace);
    QVERIFY(result.has_value());
    QCOMPARE(QByteArray::fromStdString(*result), decoded);
}

void TestTarget::refusesMalformedEscapes_data()
{
    QTest::addColumn<QByteArray>("text");

    for (const char *text :
         { "%", "a%", "%4", "a%4", "%G0", "%0G", "%-1", "% 1", "%%41", "%u0041" })
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("NUL") << QByteArray("a%00");
}

void TestTarget::refusesMalformedEscapes()
{
    QFETCH(QByteArray, text);

    QVERIFY(!percentDecoded(text.toStdString()).has_value());
}

void TestTarget::takesATargetApart_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");

    const auto row = [](const char *target, const char *path, const char *query) {
        QTest::newRow(target) << QByteArray(target) << QByteArray(path) << QByteArray(query);
    };
    row("/", "/", "");
    row("/a/b", "/a/b", "");
    row("/a?b=c", "/a", "b=c");
    row("/a?", "/a", "");
    row("/?a?b", "/", "a?b");
    row("/%2e%2E/a", "/%2e%2E/a", "");
    row("//a/b", "//a/b", "");
    row("*", "*", "");
    row("http://host/a?b", "/a", "b");
    row("HTTP://host:8080/", "/", "");
    row("https://host", "/", "");
    row("http://host?b", "/", "b");
}

void TestTarget::takesATargetApart()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);

    const std::string text = target.toStdString();
    const auto parsed = Target::parse(text);
    QVERIFY(parsed.has_value());
    QCOMPARE(QByteArray::fromStdString(std::string(parsed->path)), path);
    QCOMPARE(QByteArray::fromStdString(std::string(parsed->query)), query);
}

void TestTarget::refusesATarget_data()
{
    QTest::addColumn<QByteArray>("target");

    QTest::newRow("nothing") << QByteArray("");
    for (const char *target : { "a", "a/b", "?a", "*a", "/a#b", "host:80", "ftp://host/", "http:/a",
                                "http://", "http:///a" })
        QTest::newRow(target) << QByteArray(target);
}

void TestTarget::refusesATarget()
{
    QFETCH(QByteArray, target);

    QVERIFY(!Target::parse(target.toStdString()).has_value());
}

void TestTarget::pointsIntoWhatItWasGiven()
{
    const std::string text = "/path?query";
    const auto target = Target::parse(text);
    QVERIFY(target.has_value());
    QVERIFY(target->path.data() == text.data());
    QVERIFY(target->query.data() == text.data() + 6);
}

void TestTarget::readsParameters_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<bool>("isThere");
    QTest::addColumn<QByteArray>("value");

    const auto row = [](const char *title, const char *query, bool isThere, const char *value) {
        QTest::newRow(title) << QByteArray(query) << isThere << QByteArray(value);
    };
    row("one", "a=1", true, "1");
    row("one of several", "b=2&a=1&c=3", true, "1");
    row("the first of a name", "a=1&a=2", true, "1");
    row("decoded", "b&%61=%E7%BA%A2+%2B%26%3D", true, "\xe7\xba\xa2 +&=");
    row("with an equals sign", "a=b=c", true, "b=c");
    row("without a value", "b=1&a=", true, "");
    row("without an equals sign", "a", true, "");
    row("not there", "b=1&aa=2", false, "");
    row("no query", "", false, "");
    row("empty parameters", "&&a=1&", true, "1");
}

void TestTarget::readsParameters()
{
    QFETCH(QByteArray, query);
    QFETCH(bool, isThere);
    QFETCH(QByteArray, value);

    const Query parameters(query.toStdString());
    QVERIFY(!parameters.isMalformed());
    const auto found = parameters.value("a");
    QCOMPARE(found.has_value(), isThere);
    QCOMPARE(QByteArray::fromStdString(std::string(found.value_or(""))), value);
}

void TestTarget::leavesOutWhatCannotBeDecoded()
{
    const Query parameters("a=%zz&b=2&%=3&c=%00");
    QVERIFY(parameters.isMalformed());
    QVERIFY(!parameters.value("a").has_value());
    QVERIFY(!parameters.value("c").has_value());
    QVERIFY(parameters.value("b") == "2");
}

void TestTarget::readsThirtyTwoParametersAtMost()
{
    std::string query = "p1=x";
    for (int i = 2; i <= 32; ++i)
        query += "&p" + std::to_string(i) + "=x";
    QVERIFY(!Query(query).isMalformed());
    QVERIFY(Query(query).value("p32") == "x");
    QVERIFY(Query(query + "&p33=x").isMalformed());
    QVERIFY(!Query(query + "&p33=x").value("p33").has_value());
}

void TestTarget::tellsAParameterThatIsNotKnown_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *title, const char *query, const char *says) {
        QTest::newRow(title) << QByteArray(query) << QByteArray(says);
    };
    row("none", "", "");
    row("known ones", "last=3&wait=5", "");
    row("known ones, encoded", "w%61it=5&&", "");
    row("a misspelt one", "wiat=5", "It may have: wait, last.");
    row("another case", "Wait=5", "It may have: wait, last.");
    row("one twice", "wait=5&last=1&wait=6", "\"wait\" twice");
    row("one twice without values", "wait&wait", "\"wait\" twice");
    row("a broken escape", "wait=%zz", "percent-encoding");
}

void TestTarget::tellsAParameterThatIsNotKnown()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, says);

    const auto checked = Query(query.toStdString()).check({ "wait", "last" });
    QCOMPARE(checked.hasValue(), says.isEmpty());
    if (!checked) {
        QCOMPARE(checked.error().code, holdfast::ErrorCode::Malformed);
        QVERIFY2(QByteArray::fromStdString(checked.error().message).contains(says),
                 checked.error().message.c_str());
    }
    QCOMPARE(Query(query.toStdString()).check({}).hasValue(), query.isEmpty());
}

void TestTarget::encodesWhatAFieldCannotHold_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("encoded");
    QTest::newRow("a plain name") << QByteArray("class.red_1-b~") << QByteArray("class.red_1-b~");
    QTest::newRow("Chinese") << QByteArray("\xe7\xba\xa2.a") << QByteArray("%E7%BA%A2.a");
    QTest::newRow("what escapes are made of")
        << QByteArray("100% a+b") << QByteArray("100%25%20a%2Bb");
    QTest::newRow("line ends") << QByteArray("a\r\nb") << QByteArray("a%0D%0Ab");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
}

void TestTarget::encodesWhatAFieldCannotHold()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, encoded);
    QCOMPARE(QByteArray::fromStdString(holdfast::http::percentEncoded(text.toStdString())),
             encoded);
}

QTEST_APPLESS_MAIN(TestTarget)
#include "tst_target.moc"
