// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/connections.h"
#include "server/net/epollpoller.h"
#include "server/net/fanout.h"
#include "server/net/notifierpoller.h"
#include "tests/hub/messages.h"
#include "tests/net/runningworker.h"

#include <QTest>

#include <atomic>
#include <memory>
#include <vector>

using namespace holdfast;
using namespace std::chrono_literals;
using tests::HttpAnswer;
using tests::HttpClient;
using tests::RunningWorker;

namespace {

constexpr int smallBuffer = 4096;

/// What the pollers of this program have told: one worker runs at a time.
std::atomic<int> toldReadable { 0 }; // NOLINT(*-avoid-non-const-global-variables): see MakePoller
std::atomic<int> toldWritable { 0 }; // NOLINT(*-avoid-non-const-global-variables)

/// A poller that counts what it tells of connections.
template <typename Implementation>
class CountingPoller final : public net::Poller, private net::Poller::Handler
{
public:
    explicit CountingPoller(net::Poller::Handler &handler) : m_handler(handler), m_poller(*this) { }

    [[nodiscard]] bool add(int descriptor, void *tag, net::Wants wants) override
    {
        return m_poller.add(descriptor, tag, wants);
    }
    void modify(int descriptor, void *tag, net::Wants wants) override
    {
        m_poller.modify(descriptor, tag, wants);
    }
    void remove(int descriptor) override { m_poller.remove(descriptor); }

private:
    void ready(void *tag, bool readable, bool writable) override
    {
        if (tag != nullptr) {
            toldReadable += readable ? 1 : 0;
            toldWritable += writable ? 1 : 0;
        }
        m_handler.ready(tag, readable, writable);
    }
    void batchEnded() override { m_handler.batchEnded(); }

    net::Poller::Handler &m_handler;
    Implementation m_poller;
};

template <typename Implementation>
std::unique_ptr<net::Poller> makeCounting(net::Poller::Handler &handler)
{
    return std::make_unique<CountingPoller<Implementation>>(handler);
}

/// Some turns of the worker's loop in which a connection that never calms down would show.
void turn(RunningWorker &worker)
{
    HttpClient other = worker.connect();
    for (int i = 0; i < 50; ++i)
        QCOMPARE(other.ask("GET /healthz").status, 200);
}

/// A client whose answer is stuck halfway.
HttpClient stuckClient(RunningWorker &worker, const QByteArray &fields = {})
{
    const std::string payload(200'000, 'x');
    for (int i = 0; i < 4; ++i)
        worker.publish("big", payload);
    HttpClient client = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    const auto before = worker.counters().slowSubscribers.value();
    client.send(HttpClient::request("GET /channels/big?since=oldest&client=slow", {}, fields));
    if (!QTest::qWaitFor([&] { return worker.counters().slowSubscribers.value() > before; }))
        qFatal("the socket is not full");
    return client;
}

} // namespace

/// The life of connections: who comes is counted, who goes leaves nothing, and nobody costs time
/// by being there.
class TestConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();

    void countsWhoComesAndGoes();
    void noticesAPeerThatIsGone_data();
    void noticesAPeerThatIsGone();
    void lingersForWhoDoesNotClose();
    void readsAwayWhatComesAfterTheLastAnswer();
    void calmsDownAfterAGoodbyeIntoAFullSocket();
    void waitsCalmlyForASlowReaderThatHasFinishedSending();
    void waitsCalmlyForASlowReaderThatSaysMore();
    void noticesThatASlowReaderIsGone();

    void saysGoodbyeToEveryoneWhenDraining();
    void sendsWhatIsPublishedBeforeItsGoodbye();
    void refusesNewcomersWhileDraining();
    void endsIdleConnectionsWhenDraining();
};

void TestConnections::initTestCase_data()
{
    QTest::addColumn<net::Worker::MakePoller>("makePoller");
    QTest::newRow("epoll") << net::Worker::MakePoller(&makeCounting<net::EpollPoller>);
    QTest::newRow("notifiers") << net::Worker::MakePoller(&makeCounting<net::NotifierPoller>);
}

void TestConnections::init()
{
    toldReadable = 0;
    toldWritable = 0;
}

void TestConnections::countsWhoComesAndGoes()
{
    RunningWorker worker(tests::fetchedPoller());
    {
        HttpClient one = worker.connect();
        HttpClient two = worker.connect();
        QCOMPARE(one.ask("GET /healthz").status, 200);
        QCOMPARE(two.ask("GET /healthz").status, 200);
        QCOMPARE(worker.connections(), std::size_t { 2 });
    }
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
    QTRY_COMPARE(worker.counters().accepted.value(), std::uint64_t { 2 });
    QTRY_COMPARE(worker.counters().closed.value(), std::uint64_t { 2 });
}

void TestConnections::noticesAPeerThatIsGone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray stream = "Accept: text/event-stream\r\n";
    QTest::newRow("before a request") << QByteArray("");
    QTest::newRow("within a request") << QByteArray("GET / HTTP/1.1\r\nHo");
    QTest::newRow("within a body")
        << QByteArray("POST /channels/a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
    QTest::newRow("after an answer") << HttpClient::request("GET /healthz");
    QTest::newRow("poll held") << HttpClient::request("GET /channels/a?wait=120");
    QTest::newRow("stream open") << HttpClient::request("GET /channels/a", {}, stream);
}

void TestConnections::noticesAPeerThatIsGone()
{
    QFETCH(QByteArray, bytes);
    RunningWorker worker(tests::fetchedPoller());
    for (const bool isRude : { true, false }) {
        HttpClient client = worker.connect();
        const auto before = worker.counters().bytesReceived.value();
        client.send(bytes);
        QTRY_COMPARE(worker.counters().bytesReceived.value() - before, std::uint64_t(bytes.size()));
        if (isRude)
            client.abort();
        else
            client.finishSending(); // as a browser tab that is closed
        QTRY_COMPARE(worker.connections(), std::size_t { 0 });
        QCOMPARE(worker.clients().held + worker.clients().open, std::uint64_t { 0 });
    }
    worker.publish("a", "to nobody");
    turn(worker);
}

void TestConnections::lingersForWhoDoesNotClose()
{
    RunningWorker worker(tests::fetchedPoller());
    HttpClient client = worker.connect();
    QCOMPARE(client.ask("GET /healthz", {}, "Connection: close\r\n").status, 200);
    QVERIFY(client.isEnded());
    QCOMPARE(worker.connections(), std::size_t { 1 }); // until the client closes too
    turn(worker);
    worker.advance(3s);
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
}

void TestConnections::readsAwayWhatComesAfterTheLastAnswer()
{
    // Closing over unread bytes would reset the connection, and take the answer away from the
    // client.
    RunningWorker worker(tests::fetchedPoller());
    HttpClient client = worker.connect();
    client.send(HttpClient::request("GET /healthz", {}, "Connection: close\r\n"));
    QCOMPARE(client.answer().status, 200);
    for (int i = 0; i < 20; ++i)
        QVERIFY(client.send(QByteArray(10'000, 'x')));
    QVERIFY(client.isEnded());
    QVERIFY(client.rest().isEmpty());
    QCOMPARE(worker.counters().requests.value(), std::uint64_t { 1 });
}

void TestConnections::calmsDownAfterAGoodbyeIntoAFullSocket()
{
    RunningWorker worker(tests::fetchedPoller());
    const HttpClient client = stuckClient(worker);
    worker.call([&worker](net::Worker &w) { w.disconnect(worker.serialOf("slow")); });
    toldWritable = 0;
    turn(worker);
    QVERIFY2(toldWritable < 10, "told again and again that the socket takes what nobody sends");
    worker.advance(3s);
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
}

void TestConnections::waitsCalmlyForASlowReaderThatHasFinishedSending()
{
    RunningWorker worker(tests::fetchedPoller());
    const HttpClient client = stuckClient(worker);
    client.finishSending();
    turn(worker);
    toldReadable = 0;
    turn(worker);
    QVERIFY2(toldReadable < 60, "told again and again that the client sends no more");
    QTRY_COMPARE(worker.connections(), std::size_t { 1 });
}

void TestConnections::waitsCalmlyForASlowReaderThatSaysMore()
{
    RunningWorker worker(tests::fetchedPoller());
    HttpClient client = stuckClient(worker);
    client.send(HttpClient::request("GET /healthz").repeated(500));
    turn(worker);
    toldReadable = 0;
    turn(worker);
    QVERIFY2(toldReadable < 60, "told again and again of requests that have to wait");
    QCOMPARE(client.answer().payloads().size(), 4);
    for (int i = 0; i < 500; ++i)
        QCOMPARE(client.answer().status, 200);
}

void TestConnections::noticesThatASlowReaderIsGone()
{
    RunningWorker worker(tests::fetchedPoller());
    HttpClient client = stuckClient(worker, "Accept: text/event-stream\r\n");
    client.abort();
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
    QCOMPARE(worker.clients().open, std::uint64_t { 0 });
}

void TestConnections::saysGoodbyeToEveryoneWhenDraining()
{
    RunningWorker worker(tests::fetchedPoller());
    HttpClient poller = worker.connect();
    HttpClient rawPoller = worker.connect();
    HttpClient stream = worker.connect();
    poller.send(HttpClient::request("GET /channels/a"));
    rawPoller.send(HttpClient::request("GET /channels/a?format=raw"));
    QCOMPARE(stream.openStream("/channels/a").status, 200);
    QCOMPARE(stream.event()->name, QByteArray("hello"));
    QTRY_COMPARE(worker.clients().held, std::uint64_t { 2 });

    worker.call([](net::Worker &w) { w.drain(net::DrainReason::ShuttingDown); });
    const HttpAnswer answer = poller.answer();
    QCOMPARE(answer.status, 200);
    const QJsonObject bye = answer.json().value(QStringLiteral("bye")).toObject();
    QCOMPARE(bye.value(QStringLiteral("reason")).toString(), QStringLiteral("shutting-down"));
    QVERIFY(bye.value(QStringLiteral("retry_ms")).toInt() > 0);
    QVERIFY(!answer.cursor().isEmpty());
    QVERIFY(poller.isEnded());
    QCOMPARE(rawPoller.answer().status, 204);
    QVERIFY(rawPoller.isEnded());
    const auto event = stream.event();
    QCOMPARE(event->name, QByteArray("bye"));
    QVERIFY(event->retry.toInt() > 0);
    QVERIFY(stream.isEnded());
}

void TestConnections::sendsWhatIsPublishedBeforeItsGoodbye()
{
    RunningWorker worker(tests::fetchedPoller());
    std::vector<HttpClient> streams;
    for (std::size_t i = 0; i < net::Fanout::sliceBudget + 10; ++i) {
        streams.push_back(worker.connect());
        QCOMPARE(streams.back().openStream("/channels/a").status, 200);
        QCOMPARE(streams.back().event()->name, QByteArray("hello"));
    }
    worker.call([&worker](net::Worker &w) {
        // One slice of the fan-out does not reach them all.
        QVERIFY(worker.hub().publish(tests::made("a", "the last one")));
        worker.hub().seal();
        w.drain(net::DrainReason::ShuttingDown);
    });
    for (HttpClient &stream : streams) {
        QVERIFY(stream.message()->data.contains("the last one"));
        QCOMPARE(stream.event()->name, QByteArray("bye"));
        QVERIFY(stream.isEnded());
    }
}

void TestConnections::refusesNewcomersWhileDraining()
{
    RunningWorker worker(tests::fetchedPoller());
    HttpClient subscriber = worker.connect();
    HttpClient reader = worker.connect();
    subscriber.send("GET /channels/a HTTP/1.1\r\n"); // in the middle of a request
    reader.send("GET /healthz HTTP/1.1\r\n");
    QTRY_COMPARE(worker.counters().bytesReceived.value(), std::uint64_t { 26 + 23 });
    worker.call([](net::Worker &w) { w.drain(net::DrainReason::ShuttingDown); });
    for (HttpClient *client : { &subscriber, &reader }) {
        client->send("Host: h\r\n\r\n");
        const HttpAnswer answer = client->answer();
        QVERIFY(answer.isProblem(503));
        QVERIFY(answer.fields.value("retry-after").toInt() > 0);
        QVERIFY(client->isEnded());
    }
}

void TestConnections::endsIdleConnectionsWhenDraining()
{
    RunningWorker worker(tests::fetchedPoller());
    HttpClient fresh = worker.connect();
    HttpClient used = worker.connect();
    QCOMPARE(used.ask("GET /healthz").status, 200);
    worker.call([](net::Worker &w) { w.drain(net::DrainReason::ShuttingDown); });
    QVERIFY(fresh.isEnded());
    QVERIFY(used.isEnded());
    HttpClient late = worker.connect();
    QVERIFY(late.isEnded());
}

QTEST_GUILESS_MAIN(TestConnections)
#include "tst_connections.moc"
