// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace holdfast::tests;

/// The real holdfastd's responses to valid and invalid requests (docs/protocol.md).
class TestWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatCanBeReadInTwoWays_data();
    void refusesWhatCanBeReadInTwoWays();
    void answersEveryMistakeWithWhatToDo_data();
    void answersEveryMistakeWithWhatToDo();
    void saysAtOnceThatAProxyTookTheUpgrade();
    void letsEveryOriginReadEveryAnswer();
    void endsEveryJsonBodyWithALineEnd();
    void startsWhereASubscriberWants();
    void givesPayloadsAlone();
    void followsNamesAndPatternsTogether();
    void cannotBeMadeToForgeAnEvent();
    void takesABatchWholeOrNotAtAll();
    void answersPipelinedRequestsInOrderBehindAHeldOne();
    void tellsWhatBecameOfAMessage();

private:
    const ServerProcess m_server;
};

void TestWire::refusesWhatCanBeReadInTwoWays_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const QByteArray post = "POST /channels/class HTTP/1.1\r\nHost: localhost\r\n";
    QTest::newRow("length beside a transfer coding")
        << post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        << 400;
    QTest::newRow("two lengths") << post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"
                                 << 400;
    QTest::newRow("a length that is no number") << post + "Content-Length: -1\r\n\r\n" << 400;
    QTest::newRow("a bare line feed") << QByteArray("GET / HTTP/1.1\nHost: h\n\n") << 400;
    QTest::newRow("a folded field")
        << QByteArray("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n") << 400;
    QTest::newRow("a space before the colon")
        << QByteArray("GET / HTTP/1.1\r\nHost : h\r\n\r\n") << 400;
    QTest::newRow("no host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("two hosts") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") << 400;
    QTest::newRow("a TLS greeting") << QByteArray("\x16\x03\x01\x02\x00\x01", 6) << 400;
    QTest::newRow("a head without end")
        << "GET / HTTP/1.1\r\nHost: h\r\nX: " + QByteArray(17 * 1024, 'a') << 431;
    QTest::newRow("too long a target")
        << "GET /" + QByteArray(9 * 1024, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n"
        << 414;
    QTest::newRow("too large a body") << post + "Content-Length: 300000\r\n\r\n" << 413;
    QTest::newRow("another version") << QByteArray("GET / HTTP/9.9\r\nHost: h\r\n\r\n") << 505;
}

void TestWire::refusesWhatCanBeReadInTwoWays()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    HttpClient client = m_server.connect();
    QVERIFY(client.send(bytes));
    const HttpAnswer answer = client.answer();
    QVERIFY2(answer.isProblem(status), answer.body.constData());
    QCOMPARE(answer.fields.value("connection"), QByteArray("close"));
    QVERIFY(client.isEnded());
}

void TestWire::answersEveryMistakeWithWhatToDo_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::newRow("no such path") << QByteArray("GET /nothing") << 404;
    QTest::newRow("no such method here") << QByteArray("DELETE /channels/class") << 405;
    QTest::newRow("an empty segment") << QByteArray("GET /channels/class..red") << 400;
    QTest::newRow("a broken escape") << QByteArray("GET /channels/class%zz") << 400;
    QTest::newRow("more than 100 channels")
        << "GET /channels/" + QByteArray("a,").repeated(100) + "b" << 413;
    QTest::newRow("a wait without end") << QByteArray("GET /channels/a?wait=100000") << 400;
    QTest::newRow("an id of the server's own") << QByteArray("GET /channels/a?client=~1") << 400;
    QTest::newRow("a pattern to publish to") << QByteArray("POST /channels/class.*") << 400;
    QTest::newRow("the server's own channel") << QByteArray("POST /channels/system.news") << 403;
}

void TestWire::answersEveryMistakeWithWhatToDo()
{
    QFETCH(const QByteArray, request);
    QFETCH(const int, status);
    HttpClient client = m_server.connect();
    const HttpAnswer answer = client.ask(request);
    QVERIFY2(answer.isProblem(status), answer.body.constData());
    QVERIFY(status != 405 || answer.fields.contains("allow"));
    // The connection stays open: the request could be parsed.
    QCOMPARE(client.ask("GET /healthz").status, 200);
}

void TestWire::saysAtOnceThatAProxyTookTheUpgrade()
{
    HttpClient client = m_server.connect();
    const HttpAnswer answer =
        client.ask("GET /channels/a", {},
                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    QVERIFY(answer.isProblem(426));
    QCOMPARE(answer.fields.value("upgrade"), QByteArray("websocket"));
    QVERIFY(answer.body.contains("proxy"));
}

void TestWire::letsEveryOriginReadEveryAnswer()
{
    for (const char *request : { "GET /healthz", "GET /nothing", "DELETE /channels/a",
                                 "GET /channels/a?wait=0", "GET /", "OPTIONS /channels/a" }) {
        const HttpAnswer answer =
            m_server.connect().ask(request, {}, "Origin: http://elsewhere.example\r\n");
        QVERIFY2(answer.fields.value("access-control-allow-origin") == "*", request);
    }
    const HttpAnswer preflight = m_server.connect().ask(
        "OPTIONS /channels/a", {},
        "Origin: http://elsewhere.example\r\nAccess-Control-Request-Method: POST\r\n"
        "Access-Control-Request-Headers: holdfast-event\r\n");
    QCOMPARE(preflight.status, 204);
    QVERIFY(preflight.fields.contains("access-control-max-age"));
}

void TestWire::endsEveryJsonBodyWithALineEnd()
{
    const QByteArray id = m_server.publish("line", "1").cursor();
    const QByteArray nowhere = id.left(id.indexOf('-')) + "-0";
    HttpClient subscriber = m_server.connect();
    QCOMPARE(subscriber.ask("GET /channels/line?wait=0&client=liner").status, 200);
    struct Request
    {
        QByteArray line;
        QByteArray body;
        int status;
    };
    for (const Request &request :
         { Request { "POST /channels/line", "x", 201 },
           Request { "POST /channels", R"({"channel":"line","data":1})", 201 },
           Request { "GET /channels/line?wait=0&since=oldest", {}, 200 },
           Request { "GET /messages/" + id, {}, 200 },
           Request { "PATCH /clients/liner/channels", R"({"add":["b"]})", 200 },
           Request { "GET /messages/" + nowhere, {}, 404 }, Request { "GET /nothing", {}, 404 },
           Request { "DELETE /channels/line", {}, 405 }, Request { "POST /channels", "[", 400 } }) {
        const HttpAnswer answer = m_server.connect().ask(request.line, request.body);
        QVERIFY2(answer.status == request.status, answer.body.constData());
        QVERIFY2(answer.fields.value("content-type").endsWith("json"), request.line.constData());
        QVERIFY2(answer.body.endsWith("}\n"), request.line.constData());
    }
}

void TestWire::startsWhereASubscriberWants()
{
    const QByteArray first = m_server.publish("start", "1").cursor();
    QCOMPARE(m_server.publish("start", "2").status, 201);
    QCOMPARE(m_server.publish("start", "3").status, 201);
    const auto read = [this](const QByteArray &query) {
        return m_server.connect().ask("GET /channels/start?wait=0&" + query).payloads();
    };
    QCOMPARE(read("since=now"), QList<QByteArray>());
    QCOMPARE(read("since=oldest"), (QList<QByteArray> { "1", "2", "3" }));
    QCOMPARE(read("since=" + first), (QList<QByteArray> { "2", "3" }));
    QCOMPARE(read("last=2"), (QList<QByteArray> { "2", "3" }));
    QCOMPARE(read("last=0"), QList<QByteArray>());
}

void TestWire::givesPayloadsAlone()
{
    HttpClient client = m_server.connect();
    QCOMPARE(
        client.ask("POST /channels/raw", "{\"a\": 1}", "Content-Type: application/json\r\n").status,
        201);
    const HttpAnswer answer = client.ask("GET /channels/raw?format=raw&since=oldest");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("{\"a\": 1}"));
    QCOMPARE(answer.fields.value("content-type"), QByteArray("application/json"));
    const HttpAnswer none =
        client.ask("GET /channels/raw?format=raw&wait=0&since=" + answer.cursor());
    QCOMPARE(none.status, 204);
}

void TestWire::followsNamesAndPatternsTogether()
{
    HttpClient stream = m_server.connect();
    QCOMPARE(stream.openStream("/channels/many.*,other").status, 200);
    QVERIFY(stream.message());
    for (const char *channel : { "many.a", "many", "many.a.b", "other", "many.c" })
        QCOMPARE(m_server.publish(channel, channel).status, 201);
    for (const char *expected : { "many.a", "other", "many.c" }) {
        const auto event = stream.message();
        QVERIFY(event);
        QCOMPARE(event->json().value(QStringLiteral("channel")).toString().toLatin1(),
                 QByteArray(expected));
    }
}

void TestWire::cannotBeMadeToForgeAnEvent()
{
    HttpClient stream = m_server.connect();
    QCOMPARE(stream.openStream("/channels/forge?format=raw").status, 200);
    QVERIFY(stream.message());
    QCOMPARE(m_server.publish("forge", "a\revent: bye\rdata: forged\n\nid: 9").status, 201);
    QCOMPARE(m_server.publish("forge", "honest").status, 201);
    const auto event = stream.message();
    const auto next = stream.message();
    QVERIFY(event && next);
    QCOMPARE(event->name, QByteArray("message"));
    QCOMPARE(event->data, QByteArray("a\nevent: bye\ndata: forged\n\nid: 9"));
    QCOMPARE(next->data, QByteArray("honest"));
}

void TestWire::takesABatchWholeOrNotAtAll()
{
    HttpClient client = m_server.connect();
    const HttpAnswer good =
        client.ask("POST /channels",
                   "{\"channel\":\"batch\",\"data\":\"1\"}\n{\"channel\":\"batch\",\"data\":2}");
    QCOMPARE(good.status, 201);
    QCOMPARE(good.body.count('\n'), 2);
    const HttpAnswer bad = client.ask(
        "POST /channels",
        "[{\"channel\":\"batch\",\"data\":\"3\"},{\"channel\":\"not..good\",\"data\":4}]");
    QVERIFY(bad.isProblem(400));
    QVERIFY(bad.body.contains("Entry 2"));
    const HttpAnswer read = client.ask("GET /channels/batch?wait=0&since=oldest");
    QCOMPARE(read.json().value(QStringLiteral("messages")).toArray().size(), 2);
}

void TestWire::answersPipelinedRequestsInOrderBehindAHeldOne()
{
    HttpClient client = m_server.connect();
    QVERIFY(client.send(HttpClient::request("GET /channels/pipe?wait=25&client=p")
                        + HttpClient::request("GET /healthz")));
    QTRY_COMPARE(m_server.clients(QStringLiteral("held")), 1);
    QCOMPARE(m_server.publish("pipe", "news").status, 201);
    QCOMPARE(client.answer().payloads(), QList<QByteArray> { "news" });
    QCOMPARE(client.answer().body, QByteArray("ok\n"));
}

void TestWire::tellsWhatBecameOfAMessage()
{
    HttpClient client = m_server.connect();
    const QByteArray start = client.ask("GET /channels/told?wait=0&client=t").cursor();
    const QByteArray id = m_server.publish("told", "x").cursor();
    const HttpAnswer poll = client.ask("GET /channels/told?client=t&since=" + start);
    QCOMPARE(poll.payloads(), QList<QByteArray> { "x" });
    const auto count = [&](const char *what) {
        return client.ask("GET /messages/" + id).json().value(QLatin1String(what)).toInt();
    };
    QCOMPARE(count("matched"), 1);
    QCOMPARE(count("sent"), 1);
    QCOMPARE(count("acknowledged"), 0);
    // The next poll acknowledges the last one.
    QCOMPARE(client.ask("GET /channels/told?wait=0&client=t&since=" + poll.cursor()).status, 200);
    QCOMPARE(count("acknowledged"), 1);
    QCOMPARE(count("behind"), 0);
    QVERIFY(client.ask("GET /messages/unknown").isProblem(404));
}

QTEST_GUILESS_MAIN(TestWire)
#include "tst_wire.moc"
