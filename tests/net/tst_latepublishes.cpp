// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/websocketserver.h"
#include "tests/net/runningworker.h"
#include "tests/support/streamclient.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

RunningWorker::Setup lateSetup()
{
    RunningWorker::Setup setup;
    setup.makePoller = fetchedPoller();
    setup.isLogLate = true;
    return setup;
}

QByteArray publishOf(int number)
{
    return R"({"publish":{"channel":"b","data":"x"},"ref":")" + QByteArray::number(number) + "\"}";
}

} // namespace

/// What publishers are answered, and subscribers sent, when the log completes appends late.
class TestLatePublishes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addPollerRows(); }

    void isAnsweredWhenTheLogHasTakenIt();
    void isAnsweredThatTheLogHasNotTakenIt();
    void answersABatchInTheSameWay();
    void answersRequestsBeforeAndBehindItInOrder();
    void subscribersAreSentNothingBefore();
    void outlivesItsPublisher();
    void isAnsweredOnceWhenTheTimeIsOver();
    void aRetryIsAnsweredWithTheFirst();
    void aSocketIsAnsweredInTheOrderOfItsPublishes();
    void aSocketMayDoOtherThingsMeanwhile();
    void aSocketThatLeavesIsNotAnswered();
    void aSocketWithTooManyIsNotReadFrom();

private:
    /// Waits until that many appends wait.
    static bool wait(const RunningWorker &worker, std::size_t appends)
    {
        return QTest::qWaitFor([&] { return worker.waitingAppends() == appends; });
    }
};

void TestLatePublishes::isAnsweredWhenTheLogHasTakenIt()
{
    RunningWorker worker(lateSetup());
    HttpClient client = worker.connect();
    QVERIFY(client.send(HttpClient::request("POST /channels/a", "x")));
    QVERIFY(wait(worker, 1));
    QCOMPARE(worker.hub().head(), 0U);
    worker.complete(1);
    const HttpAnswer answer = client.answer();
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.json().value(u"id"_s).toString().toStdString(), worker.hub().cursor(1).text());
}

void TestLatePublishes::isAnsweredThatTheLogHasNotTakenIt()
{
    RunningWorker worker(lateSetup());
    HttpClient client = worker.connect();
    QVERIFY(client.send(HttpClient::request("POST /channels/a", "x")));
    QVERIFY(wait(worker, 1));
    worker.complete(1, true);
    QVERIFY(client.answer().isProblem(503));
    QCOMPARE(worker.hub().head(), 0U);
    QVERIFY(client.send(HttpClient::request("POST /channels/a", "x")));
    QVERIFY(wait(worker, 1));
    worker.complete(1);
    QCOMPARE(client.answer().status, 201);
}

void TestLatePublishes::answersABatchInTheSameWay()
{
    RunningWorker worker(lateSetup());
    HttpClient client = worker.connect();
    QVERIFY(client.send(HttpClient::request(
        "POST /channels", R"([{"channel":"a","data":1},{"channel":"b","data":2}])")));
    QVERIFY(wait(worker, 1));
    QCOMPARE(worker.hub().head(), 0U);
    worker.complete(1);
    const HttpAnswer answer = client.answer();
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.body.count('\n'), 2);
    QCOMPARE(worker.hub().head(), 2U);
}

void TestLatePublishes::answersRequestsBeforeAndBehindItInOrder()
{
    RunningWorker worker(lateSetup());
    HttpClient client = worker.connect();
    QVERIFY(client.send(
        HttpClient::request("GET /healthz") + HttpClient::request("POST /channels/a", "1")
        + HttpClient::request("GET /room") + HttpClient::request("POST /channels/a", "2")));
    QVERIFY(wait(worker, 1)); // what is behind it waits for it
    worker.complete(1);
    QCOMPARE(client.answer().body, QByteArray("ok\n"));
    QCOMPARE(client.answer().status, 201);
    QVERIFY(wait(worker, 1));
    worker.complete(1);
    QVERIFY(client.answer().json().contains(u"channels"_s));
    QCOMPARE(client.answer().status, 201);
}

void TestLatePublishes::subscribersAreSentNothingBefore()
{
    RunningWorker worker(lateSetup());
    StreamClient stream(worker.connect(), StreamKind::EventStream, "/channels/a");
    QCOMPARE(stream.next()->what, QByteArray("hello"));
    HttpClient client = worker.connect();
    QVERIFY(client.send(HttpClient::request("POST /channels/a", "lost")));
    QVERIFY(wait(worker, 1));
    worker.complete(1, true);
    QVERIFY(client.answer().isProblem(503));
    QVERIFY(client.send(HttpClient::request("POST /channels/a", "kept")));
    QVERIFY(wait(worker, 1));
    worker.complete(1);
    const auto told = stream.next();
    QVERIFY(told);
    QCOMPARE(told->object.value(u"data"_s).toString(), u"kept"_s);
    QCOMPARE(told->seq(u"id"_s), 1U);
}

void TestLatePublishes::outlivesItsPublisher()
{
    RunningWorker worker(lateSetup());
    {
        HttpClient client = worker.connect();
        QVERIFY(client.send(HttpClient::request("POST /channels/a", "x")));
        QVERIFY(wait(worker, 1));
        client.abort();
    }
    QTRY_COMPARE(worker.connections(), std::size_t(0));
    worker.complete(1);
    QCOMPARE(worker.hub().head(), 1U);
    HttpClient next = worker.connect();
    QCOMPARE(next.ask("GET /healthz").status, 200);
}

void TestLatePublishes::isAnsweredOnceWhenTheTimeIsOver()
{
    RunningWorker worker(lateSetup());
    HttpClient client = worker.connect();
    QVERIFY(client.send(HttpClient::request("POST /channels/a", "x")));
    QVERIFY(wait(worker, 1));
    worker.advance(21s);
    QVERIFY(client.answer().isProblem(503));
    worker.complete(1);
    QCOMPARE(client.ask("GET /healthz").status, 200);
}

void TestLatePublishes::aRetryIsAnsweredWithTheFirst()
{
    RunningWorker worker(lateSetup());
    const QByteArray request =
        HttpClient::request("POST /channels/a", "x", "Idempotency-Key: once\r\n");
    HttpClient first = worker.connect();
    QVERIFY(first.send(request));
    QVERIFY(wait(worker, 1));
    HttpClient second = worker.connect();
    QVERIFY(second.send(request + HttpClient::request("GET /healthz")));
    worker.call([](net::Worker & /*worker*/) {});
    QCOMPARE(worker.waitingAppends(), std::size_t(1));
    worker.complete(1);
    const QByteArray answer = first.answer().body;
    QVERIFY(!answer.isEmpty());
    QCOMPARE(second.answer().body, answer);
    QCOMPARE(second.answer().body, QByteArray("ok\n"));
    QCOMPARE(worker.hub().head(), 1U);
}

void TestLatePublishes::aSocketIsAnsweredInTheOrderOfItsPublishes()
{
    RunningWorker worker(lateSetup());
    StreamClient socket(worker.connect(), StreamKind::WebSocket, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    for (int i = 1; i <= 3; ++i)
        QVERIFY(socket.say(publishOf(i)));
    QVERIFY(wait(worker, 3));
    worker.complete(1);
    worker.complete(1, true);
    worker.complete(1);
    for (int i = 1; i <= 3; ++i) {
        const auto answer = socket.next();
        QVERIFY(answer);
        QCOMPARE(answer->what, QByteArray(i == 2 ? "error" : "published"));
        QCOMPARE(answer->object.value(u"ref"_s).toString(), QString::number(i));
    }
    QCOMPARE(worker.hub().head(), 2U);
}

void TestLatePublishes::aSocketMayDoOtherThingsMeanwhile()
{
    RunningWorker worker(lateSetup());
    StreamClient socket(worker.connect(), StreamKind::WebSocket, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.say(publishOf(1)));
    QVERIFY(socket.say(R"({"subscribe":["b"]})"));
    QCOMPARE(socket.next()->what, QByteArray("subscribed"));
    QVERIFY(wait(worker, 1));
    worker.complete(1);
    // It follows the channel by now. The message and the reply may come in either order.
    QList<QByteArray> told { socket.next()->what, socket.next()->what };
    std::ranges::sort(told);
    QCOMPARE(told, (QList<QByteArray> { "message", "published" }));
}

void TestLatePublishes::aSocketThatLeavesIsNotAnswered()
{
    RunningWorker worker(lateSetup());
    {
        StreamClient socket(worker.connect(), StreamKind::WebSocket, "/channels/a");
        QCOMPARE(socket.next()->what, QByteArray("hello"));
        QVERIFY(socket.say(publishOf(1)));
        QVERIFY(wait(worker, 1));
        socket.abort();
    }
    QTRY_COMPARE(worker.connections(), std::size_t(0));
    StreamClient next(worker.connect(), StreamKind::WebSocket, "/channels/a");
    QCOMPARE(next.next()->what, QByteArray("hello"));
    worker.complete(1);
    QCOMPARE(worker.hub().head(), 1U);
    QVERIFY(next.say(R"({"subscribe":["c"]})"));
    QCOMPARE(next.next()->what, QByteArray("subscribed"));
}

void TestLatePublishes::aSocketWithTooManyIsNotReadFrom()
{
    const auto most = int(net::WebSocketServer::maxPublishing);
    RunningWorker worker(lateSetup());
    StreamClient socket(worker.connect(), StreamKind::WebSocket, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    for (int i = 0; i < most; ++i)
        QVERIFY(socket.say(publishOf(i)));
    QVERIFY(wait(worker, std::size_t(most)));
    QVERIFY(socket.say(publishOf(most)));
    for (int i = 0; i < 3; ++i)
        worker.call([](net::Worker & /*worker*/) {});
    QCOMPARE(worker.waitingAppends(), std::size_t(most));
    worker.complete(1);
    QVERIFY(wait(worker, std::size_t(most))); // the one that was not read
    worker.complete(std::size_t(most));
    for (int i = 0; i <= most; ++i)
        QCOMPARE(socket.next()->object.value(u"ref"_s).toString(), QString::number(i));
}

QTEST_GUILESS_MAIN(TestLatePublishes)
#include "tst_latepublishes.moc"
