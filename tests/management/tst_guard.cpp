// SPDX-License-Identifier: GPL-3.0-or-later
//
// The guard in front of Qt HttpServer, over real sockets.
#include "tests/management/runningserver.h"

#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::HttpClient;
using tests::isProblem;
using tests::RunningServer;

class TestGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesBadInput_data();
    void refusesBadInput();
    void readsNothingMoreAfterBadInput();
    void neverTakesABodyForARequest();
    void endsARequestThatComesTooSlowly();
    void closesAConnectionThatAsksNothing();
    void closesAConnectionThatAsksNothingMore();
    void refusesOneConnectionTooMany();
    void makesRoomWhenAConnectionEnds();
    void answersHeadWithoutABody();
    void closesWhenAskedTo_data();
    void closesWhenAskedTo();
    void keepsTheConnectionOtherwise();
    void answersAPipelinedPairInOrder();
    void answersHundredsOfPipelinedRequests();
    void takesARequestByteByByte();
    void takesAChunkedBody();
    void says100ContinueAtOnce();
    void ignoresAnUpgrade();
    void leavesUnreadWhatFollowsAClose();
    void answersAClientThatHasFinishedSending();
    void refusesMethodsThatNoPathTakesButGoesOn();
    void answersOptionsForTheWholeServer();
    void refusesAnEncodedBody();
    void countsWhatItRefuses();
    void holdsTheAnswerToAWrongTokenBack();
};

namespace {

/// Limits with a short linger time: the server keeps listening to a refused client only that long.
management::GuardLimits lingeringFor(std::chrono::milliseconds duration)
{
    management::GuardLimits limits;
    limits.lingerTimeout = duration;
    return limits;
}

const QByteArray broadcastBody = R"({"targets":["class.red"],"data":"hello"})";

} // namespace

void TestGuard::holdsTheAnswerToAWrongTokenBack()
{
    const QByteArray wrong =
        HttpClient::request("GET /api/v1/status", {}, "Authorization: Bearer guess\r\n");
    management::GuardLimits limits;
    limits.maxHeldBack = 1;
    RunningServer server(limits);
    HttpClient heldBack(server.port());
    // The wrong one is the first of its minute: the least delay there is.
    heldBack.send(wrong + server.request("GET /api/v1/status"));
    // The second is one too many to be held back. When it is answered, the first is still waiting:
    // both come to the same thread, one after the other.
    HttpClient oneMore(server.port());
    oneMore.send(wrong);
    QVERIFY(isProblem(oneMore.answer(), 401, QStringLiteral("token-wrong")));
    QVERIFY(isProblem(heldBack.answer(), 401, QStringLiteral("token-wrong")));
    QCOMPARE(heldBack.answer().status, 200);
    // Who goes away makes room.
    HttpClient gone(server.port());
    gone.send(wrong);
    gone.abort();
    QCOMPARE(server.ask("GET /api/v1/status").status, 200);
}

void TestGuard::refusesBadInput_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("slug");

    const QByteArray start("GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\n");
    const QByteArray post("POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\n");
    const auto row = [](const char *title, const QByteArray &input, int status) {
        const QHash<int, QString> slugs {
            { 400, u"malformed"_s },       { 413, u"too-large"_s },
            { 414, u"target-too-long"_s }, { 431, u"head-too-large"_s },
            { 501, u"not-implemented"_s }, { 505, u"version-not-supported"_s }
        };
        QTest::newRow(title) << input << status << slugs.value(status);
    };
    QByteArray fields;
    for (int index = 0; index < 100; ++index)
        fields += "X-Field: y\r\n";
    row("not HTTP", "\x16\x03\x01\r\n\r\n", 400);
    row("a method that nobody knows", "HELLO / HTTP/1.1\r\n\r\n", 501);
    row("101 header fields", start + fields + "\r\n", 431);
    row("a head of 20 KiB", start + "X-Large: " + QByteArray(20 * 1024, 'x') + "\r\n\r\n", 431);
    row("a head without end", start + "X-Large: " + QByteArray(200 * 1024, 'x'), 431);
    row("a target of 10 KiB", "GET /" + QByteArray(10 * 1024, 'x') + " HTTP/1.1\r\n", 414);
    row("Content-Length beside Transfer-Encoding",
        post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
    row("Content-Length twice", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 400);
    row("a negative Content-Length", post + "Content-Length: -1\r\n\r\n", 400);
    row("a Content-Length that is no number", post + "Content-Length: abc\r\n\r\n", 400);
    row("a body of 1 MiB", post + "Content-Length: 1048576\r\n\r\n", 413);
    row("no Host", "GET /healthz HTTP/1.1\r\n\r\n", 400);
    row("two Hosts", start + "Host: localhost\r\n\r\n", 400);
    row("a space before the colon", start + "X-Field : y\r\n\r\n", 400);
    row("a folded field", start + "X-Field: y\r\n z\r\n\r\n", 400);
    row("HTTP/2.0", "GET /healthz HTTP/2.0\r\nHost: localhost\r\n\r\n", 505);
}

void TestGuard::refusesBadInput()
{
    QFETCH(const QByteArray, input);
    QFETCH(const int, status);
    QFETCH(const QString, slug);
    const RunningServer server;
    HttpClient client(server.port());
    client.send(input);
    const auto answer = client.answer();
    QVERIFY(answer.status != 0);
    QVERIFY(isProblem(answer, status, slug));
    QCOMPARE(answer.fields.value("connection"), QByteArray("close"));
}

void TestGuard::readsNothingMoreAfterBadInput()
{
    RunningServer server(lingeringFor(50ms));
    HttpClient client(server.port());
    client.send("GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n"
                + server.request("POST /api/v1/messages", broadcastBody));
    const auto answer = client.answer();
    QVERIFY(answer.status != 0);
    QCOMPARE(answer.status, 400);
    QVERIFY(client.isEnded());
    QCOMPARE(client.rest(), QByteArray());
    QVERIFY(server.engine().broadcasts.empty());
}

void TestGuard::neverTakesABodyForARequest()
{
    // Qt HttpServer alone would drop all fields beyond its own limits, Content-Length among them,
    // and would then execute the DELETE in this body.
    RunningServer server;
    api::ClientSnapshot ann;
    ann.id = "ann";
    server.engine().setClient(ann);
    const QByteArray inner = server.request("DELETE /api/v1/clients/ann");
    QByteArray fields;
    for (int index = 0; index < 90; ++index)
        fields += "X-Field-" + QByteArray::number(index) + ": " + QByteArray(100, 'y') + "\r\n";

    HttpClient client(server.port());
    client.send(server.request("GET /api/v1/status", inner, fields));
    client.send(server.request("GET /healthz"));
    QCOMPARE(client.answer().status, 200);
    const auto second = client.answer();
    QVERIFY(second.status != 0);
    QCOMPARE(tests::member(second, QStringLiteral("status")), QStringLiteral("ok"));
    QVERIFY(server.engine().disconnected.empty());
}

void TestGuard::endsARequestThatComesTooSlowly()
{
    management::GuardLimits limits = lingeringFor(50ms);
    limits.requestTimeout = 100ms;
    const RunningServer server(limits);
    HttpClient client(server.port());
    client.send("GET /healthz HTTP/1.1\r\nHost: loc");
    const auto answer = client.answer();
    QVERIFY(answer.status != 0);
    QVERIFY(isProblem(answer, 408, QStringLiteral("request-timeout")));
    QVERIFY(client.isEnded());
}

void TestGuard::closesAConnectionThatAsksNothing()
{
    management::GuardLimits limits;
    limits.requestTimeout = 100ms;
    const RunningServer server(limits);
    HttpClient client(server.port());
    QVERIFY(client.isEnded());
    QCOMPARE(client.rest(), QByteArray());
}

void TestGuard::closesAConnectionThatAsksNothingMore()
{
    management::GuardLimits limits;
    limits.idleTimeout = 100ms;
    const RunningServer server(limits);
    HttpClient client(server.port());
    client.send(server.request("GET /healthz"));
    QVERIFY(client.answer().status != 0);
    QVERIFY(client.isEnded());
    QCOMPARE(client.rest(), QByteArray());
}

void TestGuard::refusesOneConnectionTooMany()
{
    const RunningServer server; // the default limits
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int index = 0; index < 64; ++index) {
        clients.push_back(std::make_unique<HttpClient>(server.port()));
        clients.back()->send(server.request("GET /healthz"));
        QCOMPARE(clients.back()->answer().status, 200);
    }
    HttpClient surplus(server.port());
    const auto answer = surplus.answer();
    QVERIFY(answer.status != 0);
    QVERIFY(isProblem(answer, 503, QStringLiteral("too-many-connections")));
    QVERIFY(answer.fields.value("retry-after").toInt() > 0);
    QVERIFY(surplus.isEnded());

    clients.front()->send(server.request("GET /healthz"));
    QCOMPARE(clients.front()->answer().status, 200);
}

void TestGuard::makesRoomWhenAConnectionEnds()
{
    management::GuardLimits limits;
    limits.maxConnections = 1;
    const RunningServer server(limits);
    auto first = std::make_unique<HttpClient>(server.port());
    first->send(server.request("GET /healthz"));
    QVERIFY(first->answer().status != 0);
    first.reset();
    bool wasServed =
        false; // QTRY_VERIFY evaluates the condition again, and the room may be taken then
    const auto isServed = [&server, &wasServed] {
        if (!wasServed)
            wasServed = server.ask("GET /healthz").status == 200;
        return wasServed;
    };
    QTRY_VERIFY(isServed());
}

void TestGuard::answersHeadWithoutABody()
{
    const RunningServer server;
    HttpClient client(server.port());
    client.send(server.request("HEAD /api/v1/status") + server.request("GET /api/v1/status"));
    const auto head = client.answerToHead();
    const auto get = client.answer();
    QVERIFY(head.status != 0 && get.status != 0);
    QCOMPARE(head.status, 200);
    QCOMPARE(get.status, 200);
    QVERIFY(get.body.startsWith("{"));
    QCOMPARE(head.fields.value("content-length"), QByteArray::number(get.body.size()));
}

void TestGuard::closesWhenAskedTo_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("Connection: close") << QByteArray("1.1") << QByteArray("Connection: close\r\n");
    QTest::newRow("HTTP/1.0") << QByteArray("1.0") << QByteArray();
}

void TestGuard::closesWhenAskedTo()
{
    QFETCH(const QByteArray, version);
    QFETCH(const QByteArray, field);
    const RunningServer server;
    HttpClient client(server.port());
    client.send("GET /healthz HTTP/" + version + "\r\nHost: localhost\r\n" + field + "\r\n");
    const auto answer = client.answer();
    QVERIFY(answer.status != 0);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.fields.value("connection"), QByteArray("close"));
    QVERIFY(client.isEnded());
}

void TestGuard::keepsTheConnectionOtherwise()
{
    const RunningServer server;
    HttpClient client(server.port());
    for (int index = 0; index < 3; ++index) {
        client.send(server.request("GET /nowhere"));
        const auto answer = client.answer();
        QVERIFY(answer.status != 0);
        QCOMPARE(answer.status, 404);
        QVERIFY(!answer.fields.contains("connection"));
    }
    client.send("GET /healthz HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
    const auto answer = client.answer();
    QVERIFY(answer.status != 0);
    QCOMPARE(answer.fields.value("connection"), QByteArray("keep-alive"));
    client.send(server.request("GET /healthz"));
    QCOMPARE(client.answer().status, 200);
}

void TestGuard::answersAPipelinedPairInOrder()
{
    const RunningServer server;
    HttpClient client(server.port());
    client.send(server.request("GET /metrics") + server.request("GET /healthz"));
    const auto first = client.answer();
    const auto second = client.answer();
    QVERIFY(first.status != 0 && second.status != 0);
    QVERIFY(first.body.startsWith("# HELP"));
    QCOMPARE(tests::member(second, QStringLiteral("status")), QStringLiteral("ok"));
}

void TestGuard::answersHundredsOfPipelinedRequests()
{
    // More responses than may wait unsent: the guard stops reading until they have been sent.
    RunningServer server;
    api::Status status;
    status.epoch = std::string(20'000, 'e');
    server.engine().currentStatus = status;
    constexpr int count = 400;
    QByteArray requests;
    for (int index = 0; index < count; ++index)
        requests += server.request(index % 2 == 0 ? "GET /api/v1/status" : "GET /nowhere");
    HttpClient client(server.port());
    client.send(requests);
    for (int index = 0; index < count; ++index) {
        const auto answer = client.answer();
        QVERIFY(answer.status != 0);
        QCOMPARE(answer.status, index % 2 == 0 ? 200 : 404);
    }
}

void TestGuard::takesARequestByteByByte()
{
    RunningServer server;
    HttpClient client(server.port());
    const QByteArray request = server.request("POST /api/v1/messages", broadcastBody);
    for (qsizetype index = 0; index < request.size(); ++index)
        client.send(request.mid(index, 1));
    QCOMPARE(client.answer().status, 201);
    QCOMPARE(server.engine().broadcasts.size(), std::size_t { 1 });
}

void TestGuard::takesAChunkedBody()
{
    RunningServer server;
    HttpClient client(server.port());
    client.send("POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + server.token() + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                + QByteArray::number(broadcastBody.size(), 16) + "\r\n" + broadcastBody
                + "\r\n0\r\n\r\n");
    QCOMPARE(client.answer().status, 201);
    QCOMPARE(server.engine().broadcasts.at(0).payload, std::string("hello"));
}

void TestGuard::says100ContinueAtOnce()
{
    RunningServer server;
    HttpClient client(server.port());
    const QByteArray request =
        server.request("POST /api/v1/messages", broadcastBody, "Expect: 100-continue\r\n");
    client.send(request.chopped(broadcastBody.size()));
    QCOMPARE(client.answer().status, 100);
    client.send(broadcastBody);
    QCOMPARE(client.answer().status, 201);
}

void TestGuard::ignoresAnUpgrade()
{
    const RunningServer server;
    HttpClient client(server.port());
    client.send(server.request("GET /healthz", {},
                               "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                               "Sec-WebSocket-Version: 13\r\n"
                               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
    QCOMPARE(client.answer().status, 200);
    client.send(server.request("GET /nowhere"));
    QCOMPARE(client.answer().status, 404);
}

void TestGuard::answersAClientThatHasFinishedSending()
{
    const RunningServer server;
    HttpClient client(server.port());
    client.send(server.request("GET /nowhere") + server.request("GET /healthz"));
    client.finishSending(); // as `nc -N` does
    QCOMPARE(client.answer().status, 404);
    QCOMPARE(client.answer().status, 200);
    QVERIFY(client.isEnded());
}

void TestGuard::leavesUnreadWhatFollowsAClose()
{
    const RunningServer server(lingeringFor(50ms));
    HttpClient client(server.port());
    client.send(server.request("GET /healthz", {}, "Connection: close\r\n")
                + server.request("GET /metrics"));
    QCOMPARE(client.answer().status, 200);
    QVERIFY(client.isEnded());
    QCOMPARE(client.rest(), QByteArray());
}

void TestGuard::refusesMethodsThatNoPathTakesButGoesOn()
{
    const RunningServer server;
    HttpClient client(server.port());
    client.send(server.request("TRACE /api/v1/status") + server.request("GET /healthz"));
    const auto trace = client.answer();
    QVERIFY(trace.status != 0);
    QVERIFY(isProblem(trace, 405, QStringLiteral("method-not-allowed")));
    QCOMPARE(trace.fields.value("allow"), QByteArray("GET, HEAD"));
    QCOMPARE(client.answer().status, 200);
}

/// RFC 9110 section 9.3.7.
void TestGuard::answersOptionsForTheWholeServer()
{
    const RunningServer server;
    const tests::HttpAnswer answer = server.ask("OPTIONS *");
    QCOMPARE(answer.status, 204);
    QCOMPARE(answer.fields.value("allow"), QByteArray("GET, HEAD, POST, PUT, DELETE, OPTIONS"));
    QVERIFY(isProblem(server.ask("GET *"), 400, QStringLiteral("malformed")));
}

void TestGuard::refusesAnEncodedBody()
{
    const RunningServer server;
    HttpClient client(server.port());
    client.send(server.request("POST /api/v1/messages", "zip", "Content-Encoding: gzip\r\n"));
    const auto answer = client.answer();
    QVERIFY(answer.status != 0);
    QVERIFY(isProblem(answer, 415, QStringLiteral("content-encoding")));
    QCOMPARE(answer.fields.value("accept-encoding"), QByteArray("identity"));
}

void TestGuard::countsWhatItRefuses()
{
    const RunningServer server;
    HttpClient bad(server.port());
    bad.send("hello\r\n\r\n");
    QVERIFY(bad.answer().status != 0);
    HttpClient stranger(server.port());
    stranger.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY(stranger.answer().status != 0);
    const QByteArray metrics = server.ask("GET /metrics").body;
    QVERIFY2(metrics.contains("\nholdfast_management_connections_accepted_total 3\n"),
             metrics.constData());
    QVERIFY2(metrics.contains("\nholdfast_management_requests_total 2\n"), metrics.constData());
    QVERIFY2(metrics.contains("\nholdfast_management_bad_requests_total 1\n"), metrics.constData());
    QVERIFY2(metrics.contains("\nholdfast_management_unauthorized_total 1\n"), metrics.constData());
}

QTEST_GUILESS_MAIN(TestGuard)
#include "tst_guard.moc"
