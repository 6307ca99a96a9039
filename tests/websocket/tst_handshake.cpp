// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"
#include "server/websocket/handshake.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::websocket;

namespace {

/// The fields of RFC 6455 section 1.3's example, each on a line.
const QByteArray upgrade("Upgrade: websocket\r\nConnection: Upgrade\r\n");
const QByteArray version("Sec-WebSocket-Version: 13\r\n");
const QByteArray key("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
const QByteArray example = upgrade + version + key;

/// An answer in one piece, whichever it is.
struct Answer
{
    bool isOpening = false;
    bool deflates = false;
    QByteArray bytes; ///< of an opening
    http::Response refusal;

    [[nodiscard]] QByteArray field(std::string_view name) const
    {
        for (const auto &[candidate, value] : refusal.headers) {
            if (candidate == name)
                return QByteArray::fromStdString(value);
        }
        return {};
    }
};

Answer answerTo(const QByteArray &fields,
                const QByteArray &requestLine = "GET /channels/a HTTP/1.1")
{
    http::RequestParser parser({});
    const QByteArray request = requestLine + "\r\nHost: x\r\n" + fields + "\r\n";
    const std::string bytes = request.toStdString();
    static_cast<void>(parser.feed(bytes));
    Answer answer;
    if (parser.state() != http::RequestParser::State::Complete)
        return answer;
    auto outcome = answerHandshake(parser.request());
    if (const auto *opening = std::get_if<Opening>(&outcome)) {
        answer.isOpening = true;
        answer.deflates = opening->deflates;
        answer.bytes = QByteArray::fromStdString(opening->answer);
    } else {
        answer.refusal = std::get<http::Response>(outcome);
    }
    return answer;
}

} // namespace

class TestHandshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void computesTheExampleOfRfc6455();
    void answersTheExampleOfRfc6455();
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void namesTheVersionItSpeaks();
    void namesTheProxyThatTookTheUpgrade();
    void namesTheMethodItWants();
    void answersASubprotocol_data();
    void answersASubprotocol();
    void agreesOnCompression_data();
    void agreesOnCompression();
    void letsAPageOfAnyOriginSubscribe();
    void knowsWhoAsksForAWebSocket_data();
    void knowsWhoAsksForAWebSocket();
};

void TestHandshake::computesTheExampleOfRfc6455()
{
    QCOMPARE(acceptFor("dGhlIHNhbXBsZSBub25jZQ=="), std::string("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
}

void TestHandshake::answersTheExampleOfRfc6455()
{
    const Answer answer = answerTo(example);
    QCOMPARE(answer.bytes,
             QByteArray("HTTP/1.1 101 Switching Protocols\r\n"
                        "Upgrade: websocket\r\n"
                        "Connection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                        "\r\n"));
    QVERIFY(!answer.deflates);
}

void TestHandshake::accepts_data()
{
    QTest::addColumn<QByteArray>("fields");

    QTest::newRow("tokens in any case")
        << "Upgrade: WebSocket\r\nConnection: UPGRADE\r\n" + version + key;
    QTest::newRow("tokens among others")
        << "Upgrade: h2c , websocket\r\nConnection: keep-alive, ,Upgrade\r\n" + version + key;
    QTest::newRow("tokens in fields of their own")
        << "Upgrade: h2c\r\nUpgrade: websocket\r\nConnection: keep-alive\r\nConnection: upgrade\r\n"
            + version + key;
    QTest::newRow("a key with all kinds of digits")
        << upgrade + version + "Sec-WebSocket-Key: +/9aZAAAAAAAAAAAAAAAAA==\r\n";
    QTest::newRow("extensions that nobody knows")
        << example + "Sec-WebSocket-Extensions: x-a; b=\"c\", x-d\r\n";
}

void TestHandshake::accepts()
{
    QFETCH(QByteArray, fields);
    QVERIFY(answerTo(fields).isOpening);
}

void TestHandshake::refuses_data()
{
    QTest::addColumn<QByteArray>("requestLine");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");

    const QByteArray get("GET / HTTP/1.1");
    const auto keyed = [](const char *value) -> QByteArray {
        return upgrade + version + "Sec-WebSocket-Key: " + value + "\r\n";
    };
    QTest::newRow("POST") << QByteArray("POST / HTTP/1.1") << example << 405;
    QTest::newRow("HTTP/1.0") << QByteArray("GET / HTTP/1.0") << example << 426;
    QTest::newRow("no Upgrade") << get << "Connection: Upgrade\r\n" + version + key << 426;
    QTest::newRow("another Upgrade")
        << get << "Connection: Upgrade\r\nUpgrade: websockets\r\n" + version + key << 426;
    QTest::newRow("no Connection") << get << "Upgrade: websocket\r\n" + version + key << 426;
    QTest::newRow("another Connection")
        << get << "Upgrade: websocket\r\nConnection: keep-alive\r\n" + version + key << 426;
    QTest::newRow("no version") << get << upgrade + key << 426;
    QTest::newRow("an old version") << get << upgrade + "Sec-WebSocket-Version: 8\r\n" + key << 426;
    QTest::newRow("a version with something after it")
        << get << upgrade + "Sec-WebSocket-Version: 13, 8\r\n" + key << 426;
    QTest::newRow("the version twice") << get << example + version << 426;
    QTest::newRow("no key") << get << upgrade + version << 400;
    QTest::newRow("the key twice") << get << example + key << 400;
    QTest::newRow("an empty key") << get << keyed("") << 400;
    QTest::newRow("a key of 15 bytes") << get << keyed("AAAAAAAAAAAAAAAAAAAA") << 400;
    QTest::newRow("a key of 17 bytes") << get << keyed("AAAAAAAAAAAAAAAAAAAAAAA=") << 400;
    QTest::newRow("a key without padding") << get << keyed("AAAAAAAAAAAAAAAAAAAAAA") << 400;
    QTest::newRow("a key that is not base64") << get << keyed("AAAAAAAAAA!AAAAAAAAAAA==") << 400;
    QTest::newRow("extensions that are no list")
        << get << example + "Sec-WebSocket-Extensions: permessage-deflate; =\r\n"
        << 400;
}

void TestHandshake::refuses()
{
    QFETCH(QByteArray, requestLine);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);

    const Answer answer = answerTo(fields, requestLine);
    QVERIFY(!answer.isOpening);
    QCOMPARE(answer.refusal.status, status);
    QCOMPARE(answer.refusal.contentType, std::string("application/problem+json"));
}

void TestHandshake::namesTheVersionItSpeaks()
{
    const Answer answer = answerTo(upgrade + "Sec-WebSocket-Version: 8\r\n" + key);
    QCOMPARE(answer.field("Sec-WebSocket-Version"), QByteArray("13"));
    QCOMPARE(answer.field("Upgrade"), QByteArray("websocket"));
    QCOMPARE(answer.field("Connection"), QByteArray("Upgrade"));
}

void TestHandshake::namesTheProxyThatTookTheUpgrade()
{
    const Answer answer = answerTo("Connection: close\r\n" + version + key);
    QCOMPARE(answer.refusal.status, 426);
    QCOMPARE(answer.field("Upgrade"), QByteArray("websocket"));
    QCOMPARE(answer.field("Connection"), QByteArray("Upgrade"));
    QVERIFY(answer.refusal.body.find("proxy") != std::string::npos);
}

void TestHandshake::namesTheMethodItWants()
{
    QCOMPARE(answerTo(example, "PUT / HTTP/1.1").field("Allow"), QByteArray("GET"));
}

void TestHandshake::answersASubprotocol_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<bool>("isAnswered");

    QTest::newRow("none") << QByteArray() << false;
    QTest::newRow("ours") << QByteArray("Sec-WebSocket-Protocol: holdfast.v1\r\n") << true;
    QTest::newRow("ours among others")
        << QByteArray("Sec-WebSocket-Protocol: chat,holdfast.v1 , x\r\n") << true;
    QTest::newRow("ours in a field of its own")
        << QByteArray("Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: holdfast.v1\r\n")
        << true;
    QTest::newRow("another") << QByteArray("Sec-WebSocket-Protocol: chat\r\n") << false;
    QTest::newRow("ours but for its case")
        << QByteArray("Sec-WebSocket-Protocol: Holdfast.v1\r\n") << false;
}

void TestHandshake::answersASubprotocol()
{
    QFETCH(QByteArray, field);
    QFETCH(bool, isAnswered);

    const Answer answer = answerTo(example + field);
    QVERIFY(answer.isOpening);
    QCOMPARE(answer.bytes.count("Sec-WebSocket-Protocol"), isAnswered ? 1 : 0);
    QCOMPARE(answer.bytes.contains("Sec-WebSocket-Protocol: holdfast.v1\r\n"), isAnswered);
}

void TestHandshake::agreesOnCompression_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("agreement");

    const QByteArray agreed(
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    const QByteArray offer("Sec-WebSocket-Extensions: ");
    QTest::newRow("what browsers offer") << offer + "permessage-deflate; client_max_window_bits\r\n"
                                         << agreed;
    QTest::newRow("the second offer, where the first cannot be met")
        << offer + "permessage-deflate; server_max_window_bits=8, permessage-deflate\r\n"
        << agreed;
    QTest::newRow("an offer in the second field") << offer + "x-unknown\r\n" + offer
            + "permessage-deflate\r\n" << agreed;
    QTest::newRow("only the first of two offers")
        << offer + "permessage-deflate, permessage-deflate; server_max_window_bits=15\r\n"
        << agreed;
    QTest::newRow("nothing that can be met")
        << offer + "permessage-deflate; server_max_window_bits=8, x-unknown\r\n"
        << QByteArray();
}

void TestHandshake::agreesOnCompression()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, agreement);

    const Answer answer = answerTo(example + fields);
    QVERIFY(answer.isOpening);
    QCOMPARE(answer.deflates, !agreement.isEmpty());
    QCOMPARE(answer.bytes.count("Sec-WebSocket-Extensions"), agreement.isEmpty() ? 0 : 1);
    const QByteArray field = "Sec-WebSocket-Extensions: " + agreement + "\r\n";
    QVERIFY(agreement.isEmpty() || answer.bytes.contains(field));
}

void TestHandshake::letsAPageOfAnyOriginSubscribe()
{
    QVERIFY(answerTo(example + "Origin: http://a.example\r\n").isOpening);
    QVERIFY(answerTo(example + "Origin: null\r\n").isOpening);
}

void TestHandshake::knowsWhoAsksForAWebSocket_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("asks");

    QTest::newRow("a handshake") << example << true;
    QTest::newRow("one that a proxy has spoilt") << QByteArray("Upgrade: websocket\r\n") << true;
    QTest::newRow("one that a proxy has taken the Upgrade out of") << version + key
            + "Connection: close\r\n" << true;
    QTest::newRow("another protocol")
        << QByteArray("Upgrade: h2c\r\nConnection: Upgrade\r\n") << false;
    QTest::newRow("no upgrade") << QByteArray() << false;
}

void TestHandshake::knowsWhoAsksForAWebSocket()
{
    QFETCH(QByteArray, fields);
    QFETCH(bool, asks);

    http::RequestParser parser({});
    const QByteArray request = "GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
    const std::string bytes = request.toStdString();
    QCOMPARE(parser.feed(bytes), bytes.size());
    QCOMPARE(parser.state(), http::RequestParser::State::Complete);
    QCOMPARE(asksForWebSocket(parser.request()), asks);
}

QTEST_APPLESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
