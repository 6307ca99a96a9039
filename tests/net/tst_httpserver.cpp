// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/httpserver.h"
#include "tests/net/runningworker.h"

#include <QTest>
#include <QThread>

#include <memory>

using namespace holdfast;
using namespace std::chrono_literals;
using tests::addPollerRows;
using tests::fetchedPoller;
using tests::HttpAnswer;
using tests::HttpClient;
using tests::RunningWorker;

namespace {

/// Some hundred KiB more than the sockets between a client and the worker hold if made small.
constexpr int smallBuffer = 4096;

QByteArray healthz(const QByteArray &fields = {})
{
    return HttpClient::request("GET /healthz", {}, fields);
}

/// Publishes so much to "big" that an answer with all of it fills every buffer on its way.
void fillHistory(RunningWorker &worker)
{
    const std::string payload(200'000, 'x');
    for (int i = 0; i < 4; ++i)
        worker.publish("big", payload);
}

/// Until the worker has read what was sent to it. Over TLS its counter of bytes does not tell: the
/// handshake counts too.
void letItRead(RunningWorker &worker)
{
    for (int turns = 0; turns < 3; ++turns)
        worker.call([](net::Worker &) {});
}

const QByteArray everythingBig = "GET /channels/big?since=oldest&wait=0";

} // namespace

/// Requests of one connection are answered one by one, in order, whatever the client does
/// meanwhile.
class TestHttpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addPollerRows(); }

    void answersOneRequestAfterAnotherOnOneConnection();
    void answersPipelinedRequestsInOrder();
    void answersARequestThatComesOneByteAtATime();
    void answersHeadWithoutABody();
    void answersHeadOfAChannelAsGetWouldBe_data();
    void answersHeadOfAChannelAsGetWouldBe();
    void answersTheWholeWhereAPartIsAskedFor();
    void answersOptionsWithWhatIsAllowed_data();
    void answersOptionsWithWhatIsAllowed();
    void answersOptionsForTheWholeServer();
    void refusesAMethodThatNoPathTakes();
    void refusesAParameterThatIsNotKnown_data();
    void refusesAParameterThatIsNotKnown();
    void refusesAnEncodedBody();
    void saysContinueToAClientThatWaitsForIt();
    void skipsEmptyLinesBetweenRequests();
    void closesAfterTheAnswer_data();
    void closesAfterTheAnswer();
    void refusesAndCloses_data();
    void refusesAndCloses();
    void answersWhatCameBeforeABadRequest();

    void answersARequestBehindAHeldPollAfterThePoll();
    void readsNoFurtherAheadThanItMustWhileAPollIsHeld();
    void answersAFloodOfPipelinedRequests();
    void goesOnWithAPartOfARequestThatCameBehindAFullSocket();
    void subscribesBehindAnAnswerThatIsStillGoingOut();

    void answersAClientThatHasFinishedSending();
    void answersWholeThroughAFullSocketWhenTheClientHasFinishedSending();
    void answersAllPipelinedRequestsWhenTheClientHasFinishedSending();
    void answersAHeldPollWhenTheClientHasFinishedSending();
    void answersPollsOneBehindTheOtherWhenTheClientHasFinishedSending();
    void endsAStreamInOrderWhenTheClientHasFinishedSending();
    void endsAStreamWithWhatHasBegunWhenTheClientHasFinishedSending();

    void tellsWhenALaterAnswerDoesNotCome();
    void tellsWhenARequestTookTooLong();
    void doesNotWaitForeverForTheRestBehindAFullSocket();
    void closesWhenNoRequestComes();
    void closesWhenNotEvenTheFirstRequestComes();
    void sendsAwayWhoTakesNothing();
};

void TestHttpServer::answersOneRequestAfterAnotherOnOneConnection()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    for (int i = 0; i < 3; ++i) {
        const HttpAnswer answer = client.ask("GET /healthz");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, QByteArray("ok\n"));
        QVERIFY(!answer.fields.contains("connection"));
    }
    QCOMPARE(client.ask("GET /nothing").status, 404);
    QCOMPARE(client.ask("GET /healthz").status, 200);
    QCOMPARE(worker.counters().requests.value(), std::uint64_t { 5 });
}

void TestHttpServer::answersPipelinedRequestsInOrder()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(healthz() + HttpClient::request("POST /channels/a", "one") + healthz()
                + HttpClient::request("GET /nothing")
                + HttpClient::request("GET /channels/a?since=oldest&wait=0"));
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(client.answer().status, 201);
    QCOMPARE(client.answer().body, QByteArray("ok\n"));
    QCOMPARE(client.answer().status, 404);
    QCOMPARE(client.answer().payloads(), QList<QByteArray> { "one" });
    QCOMPARE(client.ask("GET /healthz").status, 200);
}

void TestHttpServer::answersARequestThatComesOneByteAtATime()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    const QByteArray bytes = HttpClient::request("POST /channels/a", "text") + healthz();
    for (const char byte : bytes) {
        client.send(QByteArray(1, byte));
        worker.call([](net::Worker &) {}); // a turn of the loop for each
    }
    QCOMPARE(client.answer().status, 201);
    QCOMPARE(client.answer().status, 200);
}

void TestHttpServer::answersHeadWithoutABody()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(HttpClient::request("HEAD /healthz") + healthz());
    const HttpAnswer head = client.answerToHead();
    QCOMPARE(head.status, 200);
    QCOMPARE(head.fields.value("content-length"), QByteArray("3"));
    QCOMPARE(client.answer().body, QByteArray("ok\n"));
}

void TestHttpServer::answersHeadOfAChannelAsGetWouldBe_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    const QByteArray none;
    const QByteArray json("application/json");
    const QByteArray problem("application/problem+json");
    const QByteArray stream("Accept: text/event-stream\r\n");
    QTest::newRow("a poll") << QByteArray("/channels/a") << none << 200 << json;
    QTest::newRow("a raw poll") << QByteArray("/channels/a?format=raw") << none << 200 << none;
    QTest::newRow("a stream") << QByteArray("/channels/a") << stream << 200
                              << QByteArray("text/event-stream");
    QTest::newRow("a stream that is not wanted")
        << QByteArray("/channels/a") << QByteArray("Accept: text/event-stream;q=0\r\n") << 200
        << json;
    QTest::newRow("a WebSocket, which HEAD opens not")
        << QByteArray("/channels/a") << QByteArray("Upgrade: websocket\r\nConnection: upgrade\r\n")
        << 200 << json;
    QTest::newRow("no channel") << QByteArray("/channels/a..b") << none << 400 << problem;
    QTest::newRow("a wrong parameter")
        << QByteArray("/channels/a?wait=121") << none << 400 << problem;
}

void TestHttpServer::answersHeadOfAChannelAsGetWouldBe()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, fields);
    QFETCH(const int, status);
    QFETCH(const QByteArray, type);
    RunningWorker worker(fetchedPoller());
    worker.publish("a", "text");
    HttpClient client = worker.connect();
    client.send(HttpClient::request("HEAD " + target, {}, fields) + healthz());
    const HttpAnswer head = client.answerToHead();
    QCOMPARE(head.status, status);
    QCOMPARE(head.fields.value("content-type"), type);
    QCOMPARE(head.fields.contains("content-length"), status != 200);
    QVERIFY(status != 200 || head.cursor().endsWith("-1"));
    QCOMPARE(client.answer().body, QByteArray("ok\n"));
    QCOMPARE(worker.clients().held + worker.clients().polling + worker.clients().open, 0U);
}

/// RFC 9110 section 14.2: a server may ignore Range.
void TestHttpServer::answersTheWholeWhereAPartIsAskedFor()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    worker.publish("a", "text");
    for (const QByteArray target : { "/healthz", "/channels/a?since=oldest&format=raw&wait=0" }) {
        const HttpAnswer whole = client.ask("GET " + target);
        client.send(HttpClient::request("GET " + target, {}, "Range: bytes=1-2\r\n"));
        const HttpAnswer answer = client.answer();
        QCOMPARE(answer.status, 200);
        QVERIFY(!answer.fields.contains("content-range"));
        QVERIFY(!whole.body.isEmpty());
        QCOMPARE(answer.body, whole.body);
    }
}

void TestHttpServer::answersOptionsWithWhatIsAllowed_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("allow");
    QTest::newRow("channel") << QByteArray("/channels/a")
                             << QByteArray("GET, HEAD, POST, PUT, OPTIONS");
    QTest::newRow("batch") << QByteArray("/channels") << QByteArray("POST, OPTIONS");
    QTest::newRow("health") << QByteArray("/healthz") << QByteArray("GET, HEAD, OPTIONS");
    QTest::newRow("acknowledgements")
        << QByteArray("/clients/me/acks") << QByteArray("POST, OPTIONS");
}

void TestHttpServer::answersOptionsWithWhatIsAllowed()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, allow);
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    const HttpAnswer answer = client.ask("OPTIONS " + target);
    QCOMPARE(answer.status, 204);
    QCOMPARE(answer.fields.value("allow"), allow);
    const HttpAnswer refused = client.ask("DELETE " + target);
    QVERIFY(refused.isProblem(405));
    QCOMPARE(refused.fields.value("allow"), allow);
}

/// RFC 9110 section 9.3.7.
void TestHttpServer::answersOptionsForTheWholeServer()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    const HttpAnswer answer = client.ask("OPTIONS *");
    QCOMPARE(answer.status, 204);
    QVERIFY(answer.fields.value("allow").contains("GET"));
    QVERIFY(!client.ask("GET *").fields.contains("etag"));
}

void TestHttpServer::refusesAMethodThatNoPathTakes()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    for (const QByteArray method : { "TRACE", "PROPFIND" }) {
        const HttpAnswer answer = client.ask(method + " /channels/a");
        QVERIFY(answer.isProblem(405));
        QVERIFY(answer.fields.contains("allow"));
    }
}

void TestHttpServer::refusesAParameterThatIsNotKnown_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("a poll") << QByteArray("GET /channels/a?wiat=5");
    QTest::newRow("a poll that says it twice") << QByteArray("GET /channels/a?wait=0&wait=1");
    QTest::newRow("a publish") << QByteArray("POST /channels/a?ttl=5");
    QTest::newRow("a batch") << QByteArray("POST /channels?x");
    QTest::newRow("a receipt") << QByteArray("GET /messages/k3v9x2ab-1?x=1");
    QTest::newRow("an acknowledgement") << QByteArray("POST /clients/a/acks?x=1");
    QTest::newRow("a goodbye") << QByteArray("POST /clients/a/leave?x=1");
    QTest::newRow("a change of channels") << QByteArray("PATCH /clients/a/channels?x=1");
    QTest::newRow("the room") << QByteArray("GET /room?x=1");
    QTest::newRow("a token where a header can be set") << QByteArray("POST /channels/a?token=x");
}

void TestHttpServer::refusesAParameterThatIsNotKnown()
{
    QFETCH(QByteArray, target);
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    const HttpAnswer answer = client.ask(target);
    QVERIFY2(answer.isProblem(400), answer.body.constData());
    QCOMPARE(client.ask("GET /healthz?from=balancer").status, 200);
    QCOMPARE(client.ask("GET /room?token=x").status, 200);
    QCOMPARE(client.ask("GET /messages/k3v9x2ab-1?token=x").status,
             404); // there is no such message
}

void TestHttpServer::refusesAnEncodedBody()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(HttpClient::request("POST /channels/a", "zip", "Content-Encoding: gzip\r\n"));
    const HttpAnswer refused = client.answer();
    QVERIFY(refused.isProblem(415));
    QCOMPARE(refused.fields.value("accept-encoding"), QByteArray("identity"));
    client.send(HttpClient::request("POST /channels/a", "text", "Content-Encoding: identity\r\n"));
    QCOMPARE(client.answer().status, 201);
}

void TestHttpServer::saysContinueToAClientThatWaitsForIt()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send("POST /channels/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
                "Expect: 100-continue\r\n\r\n");
    QCOMPARE(client.answer().status, 100);
    client.send("text");
    QCOMPARE(client.answer().status, 201);
    QCOMPARE(client.ask("GET /healthz").status, 200);
}

void TestHttpServer::skipsEmptyLinesBetweenRequests()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    for (const QByteArray &piece : { QByteArray("\r"), QByteArray("\n"), QByteArray("\r\n") }) {
        client.send(piece);
        worker.call([](net::Worker &) {});
    }
    QCOMPARE(client.ask("GET /healthz").status, 200);
    client.send("\r\n" + healthz() + "\r\n" + healthz());
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(client.answer().status, 200);
}

void TestHttpServer::closesAfterTheAnswer_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("closes");
    QTest::newRow("asked to") << healthz("Connection: close\r\n") << true;
    QTest::newRow("HTTP/1.0") << QByteArray("GET /healthz HTTP/1.0\r\n\r\n") << true;
    QTest::newRow("HTTP/1.0 that asks to keep it")
        << QByteArray("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << false;
    QTest::newRow("a poll that is over, asked to")
        << HttpClient::request("GET /channels/a?wait=0", {}, "Connection: close\r\n") << true;
    QTest::newRow("a poll that is over, HTTP/1.0")
        << QByteArray("GET /channels/a?wait=0 HTTP/1.0\r\nHost: h\r\n\r\n") << true;
    QTest::newRow("a poll that is over, HTTP/1.1")
        << HttpClient::request("GET /channels/a?wait=0") << false;
}

void TestHttpServer::closesAfterTheAnswer()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, closes);
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(request);
    const HttpAnswer answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.fields.value("connection") == "close", closes);
    if (closes)
        QVERIFY(client.isEnded());
    else
        QCOMPARE(client.ask("GET /healthz").status, 200);
}

void TestHttpServer::refusesAndCloses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::newRow("TLS") << QByteArray("\x16\x03\x01\x02", 4) << 400;
    QTest::newRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("too large a body")
        << QByteArray("POST /channels/a HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n")
        << 413;
    QTest::newRow("too large a body that is sent all the same")
        << QByteArray("POST /channels/a HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n")
            + QByteArray(3'000'000, 'x')
        << 413;
    QTest::newRow("a line without an end") << "GET /" + QByteArray(40'000, 'a') << 414;
}

void TestHttpServer::refusesAndCloses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(bytes);
    const HttpAnswer answer = client.answer();
    QVERIFY2(answer.isProblem(status), answer.body.constData());
    QCOMPARE(answer.fields.value("connection"), QByteArray("close"));
    QVERIFY(client.isEnded());
    QCOMPARE(worker.counters().badRequests.value(), std::uint64_t { 1 });
}

void TestHttpServer::answersWhatCameBeforeABadRequest()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(healthz() + "GET / HTTP/1.1\nHost: h\n\n" + healthz());
    QCOMPARE(client.answer().status, 200);
    QVERIFY(client.answer().isProblem(400));
    QVERIFY(client.isEnded());
    QVERIFY(client.rest().isEmpty());
}

void TestHttpServer::answersARequestBehindAHeldPollAfterThePoll()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(HttpClient::request("GET /channels/a") + healthz()
                + HttpClient::request("GET /channels/a?since=oldest"));
    QTRY_COMPARE(worker.clients().held, std::uint64_t { 1 });
    worker.publish("a", "news");
    QCOMPARE(client.answer().payloads(), QList<QByteArray> { "news" });
    QCOMPARE(client.answer().body, QByteArray("ok\n"));
    QCOMPARE(client.answer().payloads(), QList<QByteArray> { "news" });
}

void TestHttpServer::readsNoFurtherAheadThanItMustWhileAPollIsHeld()
{
    constexpr int flood = 200'000;
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    HttpClient other = worker.connect();
    const QByteArray poll = HttpClient::request("GET /channels/a");
    client.send(poll);
    QTRY_COMPARE(worker.clients().held, std::uint64_t { 1 });
    const std::unique_ptr<QThread> sender(
        QThread::create([&client] { client.send(healthz().repeated(flood)); }));
    sender->start();
    QTRY_VERIFY(worker.counters().bytesReceived.value() > std::uint64_t(poll.size()));
    for (int i = 0; i < 50; ++i)
        QCOMPARE(other.ask("GET /healthz").status,
                 200); // turns of the loop in which it could read on
    QVERIFY(worker.counters().bytesReceived.value() < 300'000);
    client.finishSending(); // wakes the sender
    QVERIFY(sender->wait());
}

void TestHttpServer::answersAFloodOfPipelinedRequests()
{
    constexpr int flood = 20'000;
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    const std::unique_ptr<QThread> sender(QThread::create([&client] {
        for (int i = 0; i < flood; ++i)
            client.send(healthz());
    }));
    sender->start();
    for (int i = 0; i < flood; ++i)
        QCOMPARE(client.answer().status, 200);
    QVERIFY(sender->wait());
    QCOMPARE(worker.counters().requests.value(), std::uint64_t { flood });
}

void TestHttpServer::goesOnWithAPartOfARequestThatCameBehindAFullSocket()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    // A hundred problem documents do not fit into the sockets, and are sent in one go.
    const QByteArray many = HttpClient::request("GET /nothing").repeated(100);
    const QByteArray last = HttpClient::request("POST /channels/a", "whole");
    client.send(many + last.first(20));
    QTRY_COMPARE(worker.counters().requests.value(), std::uint64_t { 100 });
    client.send(last.sliced(20));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(client.answer().status, 404);
    QCOMPARE(client.answer().status, 201);
    QCOMPARE(client.ask("GET /healthz").status, 200);
}

void TestHttpServer::subscribesBehindAnAnswerThatIsStillGoingOut()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    client.send(HttpClient::request("GET /nothing").repeated(100)
                + HttpClient::request("GET /channels/a?since=oldest") + healthz());
    QTRY_VERIFY(worker.counters().requests.value() >= 100);
    worker.publish("a", "news");
    for (int i = 0; i < 100; ++i)
        QCOMPARE(client.answer().status, 404);
    QCOMPARE(client.answer().payloads(), QList<QByteArray> { "news" });
    QCOMPARE(client.answer().body, QByteArray("ok\n"));
    QCOMPARE(worker.counters().requests.value(), std::uint64_t { 102 });
}

void TestHttpServer::answersAClientThatHasFinishedSending()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(HttpClient::request("POST /channels/a", "text") + healthz());
    client.finishSending();
    QCOMPARE(client.answer().status, 201);
    QCOMPARE(client.answer().status, 200);
    QVERIFY(client.isEnded());
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
}

void TestHttpServer::answersWholeThroughAFullSocketWhenTheClientHasFinishedSending()
{
    RunningWorker worker(fetchedPoller());
    fillHistory(worker);
    HttpClient client = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    client.send(HttpClient::request(everythingBig));
    client.finishSending();
    const HttpAnswer answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.payloads().size(), 4);
    QVERIFY(client.isEnded());
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
}

void TestHttpServer::answersAllPipelinedRequestsWhenTheClientHasFinishedSending()
{
    RunningWorker worker(fetchedPoller());
    fillHistory(worker);
    HttpClient client = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    client.send(HttpClient::request(everythingBig) + healthz() + HttpClient::request(everythingBig)
                + healthz());
    client.finishSending();
    QCOMPARE(client.answer().payloads().size(), 4);
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(client.answer().payloads().size(), 4);
    QCOMPARE(client.answer().status, 200);
    QVERIFY(client.isEnded());
}

void TestHttpServer::answersAHeldPollWhenTheClientHasFinishedSending()
{
    RunningWorker worker(fetchedPoller());
    const std::uint64_t last = worker.publish("a", "before");
    for (const QByteArray query : { "", "?format=raw", "?client=me" }) {
        HttpClient client = worker.connect();
        client.send(HttpClient::request("GET /channels/a" + query));
        QTRY_COMPARE(worker.clients().held, std::uint64_t { 1 });
        client.finishSending();
        const HttpAnswer answer = client.answer();
        QCOMPARE(answer.status, query == "?format=raw" ? 204 : 200);
        QVERIFY(answer.cursor().endsWith(QByteArray("-" + QByteArray::number(last))));
        QVERIFY(answer.payloads().isEmpty());
        QVERIFY(client.isEnded());
        QTRY_COMPARE(worker.connections(), std::size_t { 0 });
        QCOMPARE(worker.clients().held, std::uint64_t { 0 });
    }
}

void TestHttpServer::answersPollsOneBehindTheOtherWhenTheClientHasFinishedSending()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(HttpClient::request("GET /channels/a") + HttpClient::request("GET /channels/b")
                + HttpClient::request("POST /channels/b", "news")
                + HttpClient::request("GET /channels/b?last=1"));
    client.finishSending();
    // The portable poller cannot tell while it reads nothing: with it the holds run out.
    for (std::uint64_t polls = 1; polls <= 2; ++polls) {
        QTRY_VERIFY(worker.counters().requests.value() >= polls);
        worker.advance(std::chrono::seconds(30));
    }
    QVERIFY(client.answer().payloads().isEmpty());
    const HttpAnswer second = client.answer();
    QCOMPARE(second.status, 200);
    QVERIFY(second.payloads().isEmpty());
    QCOMPARE(client.answer().status, 201);
    QCOMPARE(client.answer().payloads(), QList<QByteArray> { "news" });
    QVERIFY(client.isEnded());
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
}

void TestHttpServer::endsAStreamInOrderWhenTheClientHasFinishedSending()
{
    RunningWorker worker(fetchedPoller());
    worker.publish("a", "news");
    HttpClient client = worker.connect();
    QCOMPARE(client.openStream("/channels/a?last=1").status, 200);
    client.finishSending();
    QCOMPARE(client.message()->name, QByteArray("hello"));
    QCOMPARE(client.message()->json().value(QStringLiteral("data")).toString(),
             QStringLiteral("news"));
    QVERIFY(!client.message());
    QVERIFY(client.isEnded());
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
}

void TestHttpServer::endsAStreamWithWhatHasBegunWhenTheClientHasFinishedSending()
{
    RunningWorker worker(fetchedPoller());
    fillHistory(worker);
    HttpClient client = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    client.send(
        HttpClient::request("GET /channels/big?since=oldest", {}, "Accept: text/event-stream\r\n"));
    client.finishSending();
    QCOMPARE(client.answerToHead().status, 200);
    QCOMPARE(client.message()->name, QByteArray("hello"));
    QVERIFY(client.message()->data.endsWith("}")); // a whole one
    while (client.message()) { }
    QCOMPARE(client.rest(), QByteArray());
    QVERIFY(client.isEnded());
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
}

void TestHttpServer::tellsWhenALaterAnswerDoesNotCome()
{
    RunningWorker worker(
        RunningWorker::Setup { fetchedPoller(), {}, {}, nullptr, ":/nothing", true });
    HttpClient subscriber = worker.connect();
    QCOMPARE(subscriber.openStream("/channels/a?client=me").status, 200);
    HttpClient client = worker.connect();
    HttpClient impatient = worker.connect();
    const QByteArray change = HttpClient::request("PATCH /clients/me/channels", R"({"add":["b"]})");
    client.send(change + healthz()); // the second answer waits for the first
    impatient.send(change);
    QTRY_COMPARE(worker.counters().requests.value(), std::uint64_t { 3 });
    impatient.abort();
    QTRY_COMPARE(worker.connections(), std::size_t { 2 });
    worker.advance(21s);
    QVERIFY(client.answer().isProblem(503));
    QCOMPARE(client.answer().body, QByteArray("ok\n"));
}

void TestHttpServer::tellsWhenARequestTookTooLong()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send("GET /healthz HTTP/1.1\r\nHost: h");
    letItRead(worker);
    worker.advance(15s);
    client.send("older"); // a byte now and then is not enough
    letItRead(worker);
    worker.advance(6s);
    QVERIFY(client.answer().isProblem(408));
    QVERIFY(client.isEnded());
}

void TestHttpServer::doesNotWaitForeverForTheRestBehindAFullSocket()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    client.send(HttpClient::request("GET /nothing").repeated(100) + "GET /heal");
    QTRY_COMPARE(worker.counters().requests.value(), std::uint64_t { 100 });
    for (int i = 0; i < 100; ++i)
        QCOMPARE(client.answer().status, 404);
    worker.advance(21s);
    QVERIFY(client.answer().isProblem(408));
    QVERIFY(client.isEnded());
}

void TestHttpServer::closesWhenNoRequestComes()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    QCOMPARE(client.ask("GET /healthz").status, 200);
    worker.advance(74s);
    QCOMPARE(client.ask("GET /healthz").status, 200);
    worker.advance(74s);
    QCOMPARE(worker.connections(), std::size_t { 1 });
    worker.advance(2s);
    QVERIFY(client.isEnded());
    QCOMPARE(worker.connections(), std::size_t { 0 });
}

void TestHttpServer::closesWhenNotEvenTheFirstRequestComes()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send("\r\n\r\n"); // nothing of a request yet
    letItRead(worker);
    worker.advance(76s);
    QVERIFY(client.isEnded());
    QCOMPARE(worker.connections(), std::size_t { 0 });
}

void TestHttpServer::sendsAwayWhoTakesNothing()
{
    RunningWorker worker(fetchedPoller());
    fillHistory(worker);
    HttpClient client = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    client.send(HttpClient::request(everythingBig));
    QTRY_COMPARE(worker.counters().slowSubscribers.value(), std::uint64_t { 1 });
    worker.advance(59s);
    QCOMPARE(worker.connections(), std::size_t { 1 });
    // While the peer's system takes a little more into its small buffer, the time starts anew.
    for (int round = 0; round < 8 && worker.connections() > 0; ++round)
        worker.advance(61s);
    QCOMPARE(worker.connections(), std::size_t { 0 });
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
