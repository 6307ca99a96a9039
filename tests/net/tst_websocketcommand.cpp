// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/websocketcommand.h"

#include <QtTest>

using namespace holdfast;
using holdfast::net::WebSocketCommand;

namespace {

QByteArray joined(const std::vector<std::string> &entries)
{
    QByteArray text;
    for (const std::string &entry : entries)
        text += (text.isEmpty() ? "" : ",") + QByteArray::fromStdString(entry);
    return text;
}

/// What is asked for: subscribe|unsubscribe|acknowledged|seen|reference.
QByteArray textOf(const WebSocketCommand &command)
{
    return joined(command.subscribe) + '|' + joined(command.unsubscribe) + '|'
        + QByteArray::fromStdString(command.acknowledged) + '|'
        + QByteArray::fromStdString(command.seen) + '|'
        + QByteArray::fromStdString(command.reference);
}

} // namespace

class TestWebSocketCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatAClientSays_data();
    void readsWhatAClientSays();
    void readsAMessage();
    void refusesWhatItCannotUnderstand_data();
    void refusesWhatItCannotUnderstand();
    void refusesAMessageAndSaysWhy();
    void boundsTheReference();
    void makesOutTheReferenceOfARefusedFrame_data();
    void makesOutTheReferenceOfARefusedFrame();
    void keepsTheBytesOfData_data();
    void keepsTheBytesOfData();
};

void TestWebSocketCommand::readsWhatAClientSays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("command");
    const auto row = [](const char *title, const char *text, const char *command) {
        QTest::newRow(title) << QByteArray(text) << QByteArray(command);
    };
    row("subscribe", R"({"subscribe":["a","b.*"]})", "a,b.*||||");
    row("unsubscribe", R"({"unsubscribe":["a"]})", "|a|||");
    row("both", R"({"unsubscribe":["a"],"subscribe":["b"]})", "b|a|||");
    row("acknowledge", R"({"ack":"k3v9x2ab-1"})", "||k3v9x2ab-1||");
    row("seen", R"({"seen":"k3v9x2ab-1"})", "|||k3v9x2ab-1|");
    row("with a reference", R"({"subscribe":["a"],"ref":"r 1"})", "a||||r 1");
    row("a reference alone", R"({"ref":"r 1"})", "||||r 1");
    row("all at once", R"({"ack":"x","seen":"y","subscribe":["a"],"ref":"\u7ea2"})",
        "a||x|y|\xe7\xba\xa2");
    row("what it does not know beside it", R"({"subscribe":["a"],"nonsense":{"x":[1]}})", "a||||");
    row("white space", " \r\n{ \"subscribe\" : [ \"a\" ] }\n", "a||||");
}

void TestWebSocketCommand::readsWhatAClientSays()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, command);
    const auto parsed = WebSocketCommand::parse(text.toStdString());
    QVERIFY(parsed);
    QCOMPARE(textOf(parsed.value()), command);
    QVERIFY(!parsed->publish);
}

void TestWebSocketCommand::readsAMessage()
{
    const auto parsed = WebSocketCommand::parse(
        R"({"publish":{"channel":"a","data":{"x":[1, 2]},"event":"e","ttl":60},"ref":"7"})");
    QVERIFY(parsed);
    QVERIFY(parsed->publish);
    QCOMPARE(parsed->publish->channel, std::string("a"));
    QCOMPARE(parsed->publish->payload, std::string(R"({"x":[1, 2]})"));
    QCOMPARE(parsed->publish->contentType, std::string("application/json"));
    QCOMPARE(parsed->publish->event, std::string("e"));
    QVERIFY(parsed->publish->timeToLive == std::chrono::seconds(60));
    QCOMPARE(parsed->reference, std::string("7"));
}

void TestWebSocketCommand::refusesWhatItCannotUnderstand_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("no JSON") << QByteArray("subscribe a");
    QTest::newRow("half of it") << QByteArray(R"({"subscribe":["a")");
    QTest::newRow("a list") << QByteArray(R"([{"subscribe":["a"]}])");
    QTest::newRow("two at once") << QByteArray(R"({"ack":"x"}{"ack":"y"})");
    QTest::newRow("an empty object") << QByteArray("{}");
    QTest::newRow("an empty reference alone") << QByteArray(R"({"ref":""})");
    QTest::newRow("no channels") << QByteArray(R"({"subscribe":[]})");
    QTest::newRow("a channel that stands alone") << QByteArray(R"({"subscribe":"a"})");
    QTest::newRow("a channel that is a number") << QByteArray(R"({"subscribe":["a",1]})");
    QTest::newRow("a cursor that is a number") << QByteArray(R"({"ack":1})");
    QTest::newRow("a reference that is a number") << QByteArray(R"({"ack":"x","ref":1})");
    QTest::newRow("several messages")
        << QByteArray(R"({"publish":[{"channel":"a","data":1},{"channel":"a","data":2}]})");
    QTest::newRow("without end") << QByteArray(100'000, '[');
    QTest::newRow("without end, with members") << QByteArray("{\"a\":").repeated(50'000);
}

void TestWebSocketCommand::refusesWhatItCannotUnderstand()
{
    QFETCH(QByteArray, text);
    const auto parsed = WebSocketCommand::parse(text.toStdString());
    QVERIFY(!parsed);
    QVERIFY(parsed.error().code == ErrorCode::Malformed);
    QVERIFY(parsed.error().message.find("one JSON object") != std::string::npos);
    // The parser is kept for the next frame.
    QVERIFY(WebSocketCommand::parse(R"({"ack":"x"})"));
}

void TestWebSocketCommand::refusesAMessageAndSaysWhy()
{
    const auto parsed = WebSocketCommand::parse(R"({"publish":{"channel":"a"}})");
    QVERIFY(!parsed);
    QVERIFY(parsed.error().code == ErrorCode::Malformed);
    QVERIFY(parsed.error().message.find("\"data\"") != std::string::npos);
}

void TestWebSocketCommand::boundsTheReference()
{
    const std::string start = R"({"ack":"x","ref":")";
    QVERIFY(WebSocketCommand::parse(start + std::string(100, 'r') + "\"}"));
    QVERIFY(!WebSocketCommand::parse(start + std::string(101, 'r') + "\"}"));
}

void TestWebSocketCommand::makesOutTheReferenceOfARefusedFrame_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("reference");
    const auto row = [](const char *title, const QByteArray &text, const char *reference) {
        QTest::newRow(title) << text << QByteArray(reference);
    };
    row("a wrong field", R"({"publish":{"channel":1},"ref":"r"})", "r");
    row("a channel that stands alone", R"({ "ref" : "r\u0041", "subscribe" : "a" })", "rA");
    row("broken behind it", R"({"ref":"r","publish":{"channel":"a","data":tru}})", "r");
    row("broken before it", R"({"publish":{"channel":"a","data":tru,},"ref":"r"})", "r");
    row("cut short", R"({"ref":"r","publish":{"channel":"a)", "r");
    row("too deep",
        R"({"publish":{"channel":"a","data":)" + QByteArray(2000, '[') + QByteArray(2000, ']')
            + R"(},"ref":"r"})",
        "r");
    row("behind a byte order mark", "\xef\xbb\xbf{\"ref\":\"r\"}", "r");
    row("not that of the message", R"({"publish":{"ref":"inner"}})", "");
    row("not a value", R"({"ack":"ref","seen":1})", "");
    row("not the value of a value", R"({"x":"ref" "y":"r"})", "");
    row("a number", R"({"ref":1})", "");
    row("a lone surrogate", R"({"ref":"\ud83c"})", "");
    row("without its quote", R"({"ref":"r)", "");
    row("too long", R"({"ref":")" + QByteArray(101, 'r') + "\"}", "");
    row("nothing", "", "");
    row("brackets that close too often", R"(}}]{"ref":"r"})", "r");
}

void TestWebSocketCommand::makesOutTheReferenceOfARefusedFrame()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, reference);
    QVERIFY(!WebSocketCommand::parse(text.toStdString()));
    QCOMPARE(QByteArray::fromStdString(WebSocketCommand::referenceIn(text.toStdString())),
             reference);
}

void TestWebSocketCommand::keepsTheBytesOfData_data()
{
    QTest::addColumn<QByteArray>("data");
    for (const char *data : { "100000000000000000000", "1e400", R"(["\ud83c"])", R"("\ud83c")",
                              R"({"a":1,"a":2})", "[ 1.50,\t2 ]" })
        QTest::newRow(data) << QByteArray(data);
}

void TestWebSocketCommand::keepsTheBytesOfData()
{
    QFETCH(QByteArray, data);
    const auto parsed =
        WebSocketCommand::parse(R"({"publish":{"channel":"a","data":)" + data.toStdString() + "}}");
    QVERIFY(parsed);
    QCOMPARE(QByteArray::fromStdString(parsed->publish->payload), data);
    QCOMPARE(parsed->publish->contentType, std::string("application/json"));
}

QTEST_APPLESS_MAIN(TestWebSocketCommand)
#include "tst_websocketcommand.moc"
