// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/server.h"
#include "tests/engine/runningserver.h"

#include <QTest>

#include <string>
#include <vector>

using namespace holdfast;
using tests::HttpAnswer;
using tests::HttpClient;
using tests::RunningServer;

/// The server from its first listener to its last goodbye.
class TestServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatItIs();
    void listensOnMoreThanOnePort();
    void saysWhyItCannotListen();
    void countsWhatHappens();
    void refusesTheNewcomerAtTheLimit();
    void answersHealthz();
    void neverMixesUpWorkers_data();
    void neverMixesUpWorkers();
    void saysGoodbyeToADisconnectedClient_data();
    void saysGoodbyeToADisconnectedClient();
    void forgetsADisconnectedClientForGood();
    void letsADisconnectedClientComeBack();
    void disconnectsNobodyElse();
    void drainsUntilNobodyIsLeft();
    void drainsOnce();
    void tellsThatTheOperatorHasEndedIt();
    void offersTheChannelsThatAreOpen();
    void endsWithClientsStillConnected();
};

void TestServer::tellsWhatItIs()
{
    RunningServer server(tests::withWorkers(3));
    const api::Status status = server.engine().status();
    QVERIFY(!status.version.empty());
    QCOMPARE(status.epoch.size(), std::size_t { 8 });
    QCOMPARE(status.head, status.epoch + "-0");
    QCOMPARE(status.workers, 3U);
    QCOMPARE(status.listeners.size(), std::size_t { 1 });
    QCOMPARE(status.listeners.front().port, server.port());
    QCOMPARE(
        status.joinUrls,
        std::vector<std::string> { "http://127.0.0.1:" + std::to_string(server.port()) + '/' });
    QVERIFY(!status.isDraining);
    QVERIFY(!status.hasSeenRemoteDevice);
    QVERIFY(status.maxConnections > 0);
    QCOMPARE(status.connections, std::uint64_t { 0 });
}

void TestServer::listensOnMoreThanOnePort()
{
    RunningServer server;
    const auto other = server.engine().listen(QHostAddress(QHostAddress::LocalHost), 0);
    QVERIFY(other.hasValue());
    QVERIFY(other.value() != server.port());
    QCOMPARE(server.engine().status().listeners.size(), std::size_t { 2 });
    HttpClient stream = server.streaming("/channels/a");
    HttpClient publisher(other.value());
    QCOMPARE(publisher.ask("POST /channels/a", "across").status, 201);
    QVERIFY(stream.message()->data.contains("across"));
}

void TestServer::saysWhyItCannotListen()
{
    RunningServer server;
    Server second({});
    const auto taken = second.listen(QHostAddress(QHostAddress::LocalHost), server.port());
    QVERIFY(!taken.hasValue());
    QCOMPARE(taken.error().code, ErrorCode::Conflict);
    const QString message = QString::fromStdString(taken.error().message);
    QVERIFY(message.contains(QString::number(server.port())));
    QVERIFY(message.contains(QStringLiteral("Choose another port")));
    QVERIFY(second.status().listeners.empty());
    const auto foreign = second.listen(QHostAddress(QStringLiteral("192.0.2.1")), 0);
    QVERIFY(!foreign.hasValue()); // not an address of this machine
}

void TestServer::countsWhatHappens()
{
    RunningServer server;
    HttpClient stream = server.streaming("/channels/a");
    HttpClient client = server.connect();
    QCOMPARE(client.ask("POST /channels/a", "text").status, 201);
    QVERIFY(stream.message().has_value());
    HttpClient bad = server.connect();
    bad.send("GET\r\n\r\n");
    QVERIFY(bad.isEnded());
    QTRY_COMPARE(server.engine().status().counters.deliveries, std::uint64_t { 1 });
    const api::Status status = server.engine().status();
    QCOMPARE(status.counters.messagesPublished, std::uint64_t { 1 });
    QCOMPARE(status.counters.connectionsAccepted, std::uint64_t { 3 });
    QCOMPARE(status.counters.requests, std::uint64_t { 2 });
    QCOMPARE(status.counters.badRequests, std::uint64_t { 1 });
    QVERIFY(status.counters.bytesReceived > 100);
    QVERIFY(status.counters.bytesSent > 100);
    QCOMPARE(status.channels, std::uint64_t { 1 });
    QCOMPARE(status.retainedMessages, std::uint64_t { 1 });
    QVERIFY(status.retainedBytes > 0);
    QCOMPARE(status.clientsOpen, std::uint64_t { 1 });
    QVERIFY(QByteArray::fromStdString(status.head).endsWith("-1"));
}

void TestServer::refusesTheNewcomerAtTheLimit()
{
    ServerSettings settings;
    settings.connections.all = 2;
    RunningServer server(settings);
    HttpClient first = server.connect();
    HttpClient held = server.streaming("/channels/a");
    QCOMPARE(first.ask("GET /healthz").status, 200);
    for (int i = 0; i < 5; ++i) {
        HttpClient surplus = server.connect();
        const HttpAnswer refusal = surplus.answer();
        QVERIFY(refusal.isProblem(503));
        QVERIFY(refusal.fields.value("retry-after").toInt() > 0);
        QCOMPARE(refusal.fields.value("access-control-allow-origin"), QByteArray("*"));
    }
    QTRY_COMPARE(server.engine().status().counters.connectionsRefused, std::uint64_t { 5 });
    QCOMPARE(first.ask("POST /channels/a", "still here").status, 201);
    QVERIFY(held.message().has_value());
    first.abort();
    QTRY_COMPARE(server.engine().status().connections, std::uint64_t { 1 });
    HttpClient next = server.connect();
    QCOMPARE(next.ask("GET /healthz").status, 200);
}

void TestServer::answersHealthz()
{
    RunningServer server;
    HttpClient client = server.connect();
    QCOMPARE(client.ask("GET /healthz").body, QByteArray("ok\n"));
}

void TestServer::neverMixesUpWorkers_data()
{
    QTest::addColumn<int>("workers");
    QTest::newRow("one worker") << 1;
    QTest::newRow("two workers") << 2;
    QTest::newRow("four workers") << 4;
}

void TestServer::neverMixesUpWorkers()
{
    constexpr int messages = 100;
    QFETCH(int, workers);
    RunningServer server(tests::withWorkers(static_cast<unsigned>(workers)));
    std::vector<HttpClient> subscribers;
    for (int i = 0; i < 12; ++i)
        subscribers.push_back(server.streaming(i % 2 == 0 ? "/channels/a" : "/channels/*,b.**"));
    QTRY_COMPARE(server.engine().status().clientsOpen, std::uint64_t { 12 });
    for (int i = 0; i < messages; ++i)
        QCOMPARE(server.broadcast({ "a" }, std::to_string(i)).matched, std::uint64_t { 12 });
    for (HttpClient &subscriber : subscribers) {
        for (int i = 0; i < messages; ++i)
            QVERIFY(subscriber.message()->id.endsWith(QByteArray("-" + QByteArray::number(i + 1))));
    }
}

void TestServer::saysGoodbyeToADisconnectedClient_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("query");
    const QByteArray stream = "Accept: text/event-stream\r\n";
    QTest::newRow("stream") << stream << QByteArray("");
    QTest::newRow("raw stream") << stream << QByteArray("&format=raw");
    QTest::newRow("poll") << QByteArray("") << QByteArray("");
}

void TestServer::saysGoodbyeToADisconnectedClient()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, query);
    RunningServer server(tests::withWorkers(2));
    HttpClient client = server.connect();
    client.send(HttpClient::request("GET /channels/a?client=me" + query, {}, fields));
    QTRY_VERIFY(server.client("me").serial != 0);
    QTRY_VERIFY(server.client("me").state != api::ClientState::Polling);
    QVERIFY(server.engine().disconnectClient("me").hasValue());
    QVERIFY(client.isEnded());
    QVERIFY(client.rest().contains(R"("reason":"removed")"));
    QVERIFY(client.rest().contains(R"("retry_ms":)"));
}

void TestServer::forgetsADisconnectedClientForGood()
{
    RunningServer server;
    HttpClient client = server.streaming("/channels/a?client=me");
    QVERIFY(server.engine().disconnectClient("me").hasValue());
    QVERIFY(client.isEnded());
    QTRY_COMPARE(server.client("me").serial, std::uint64_t { 0 });
    QCOMPARE(server.engine().disconnectClient("me").error().code, ErrorCode::NotFound);

    HttpClient poller = server.connect();
    QCOMPARE(poller.ask("GET /channels/a?wait=0&client=between").status, 200);
    QTRY_COMPARE(server.client("between").state, api::ClientState::Polling);
    QVERIFY(server.engine().disconnectClient("between").hasValue());
    QVERIFY(poller.isEnded());
    QTRY_COMPARE(server.client("between").serial, std::uint64_t { 0 });
    QCOMPARE(server.engine().status().clientsAway, std::uint64_t { 0 });
}

void TestServer::letsADisconnectedClientComeBack()
{
    RunningServer server;
    HttpClient client = server.streaming("/channels/a?client=me");
    const std::uint64_t before = server.client("me").serial;
    QVERIFY(server.engine().disconnectClient("me").hasValue());
    QVERIFY(client.isEnded());
    QTRY_COMPARE(server.client("me").serial, std::uint64_t { 0 });
    const HttpClient again = server.streaming("/channels/a?client=me");
    QVERIFY(server.client("me").serial > before);
    QCOMPARE(server.client("me").state, api::ClientState::Open);
}

void TestServer::disconnectsNobodyElse()
{
    RunningServer server;
    HttpClient me = server.streaming("/channels/a?client=me");
    HttpClient you = server.streaming("/channels/a?client=you");
    HttpClient nobody = server.streaming("/channels/a");
    QCOMPARE(server.engine().disconnectClient("m").error().code, ErrorCode::NotFound);
    QCOMPARE(server.engine().disconnectClient("").error().code, ErrorCode::NotFound);
    QVERIFY(server.engine().disconnectClient("me").hasValue());
    QVERIFY(me.isEnded());
    server.broadcast({ "a" }, "still here");
    QVERIFY(you.message()->data.contains("still here"));
    QVERIFY(nobody.message()->data.contains("still here"));
}

void TestServer::drainsUntilNobodyIsLeft()
{
    RunningServer server(tests::withWorkers(2));
    std::vector<HttpClient> streams;
    std::vector<HttpClient> polls;
    for (int i = 0; i < 300; ++i)
        streams.push_back(server.streaming("/channels/a"));
    for (int i = 0; i < 50; ++i) {
        polls.push_back(server.connect());
        polls.back().send(HttpClient::request("GET /channels/a"));
    }
    HttpClient idle = server.connect();
    QTRY_COMPARE(server.engine().status().clientsHeld, std::uint64_t { 50 });
    QVERIFY(!server.engine().isDrained());
    server.engine().drain();
    for (HttpClient &stream : streams) {
        QCOMPARE(stream.message()->name, QByteArray("bye"));
        QVERIFY(stream.isEnded());
    }
    for (HttpClient &poll : polls) {
        QVERIFY(poll.answer().json().contains(QStringLiteral("bye")));
        QVERIFY(poll.isEnded());
    }
    QVERIFY(idle.isEnded());
    streams.clear();
    polls.clear();
    QTRY_VERIFY(server.engine().isDrained() || server.engine().status().connections == 1);
    QVERIFY(server.engine().status().isDraining);
    QVERIFY(server.engine().status().joinUrls.empty());
    QVERIFY(!server.connect().send("x")
            || !server.connect().isEnded()); // nothing accepts connections
}

void TestServer::drainsOnce()
{
    RunningServer server;
    HttpClient stream = server.streaming("/channels/a");
    server.engine().drain();
    server.engine().drain();
    QCOMPARE(stream.message()->name, QByteArray("bye"));
    QVERIFY(stream.isEnded());
    QVERIFY(stream.rest().isEmpty());
}

void TestServer::tellsThatTheOperatorHasEndedIt()
{
    RunningServer server;
    HttpClient stream = server.streaming("/channels/a");
    HttpClient poll = server.connect();
    poll.send(HttpClient::request("GET /channels/a"));
    QTRY_COMPARE(server.engine().status().clientsHeld, std::uint64_t { 1 });
    server.engine().drain(net::DrainReason::Ended);
    QVERIFY(stream.message()->data.contains(R"("reason":"ended")"));
    const QJsonObject bye = poll.answer().json().value(QStringLiteral("bye")).toObject();
    QCOMPARE(bye.value(QStringLiteral("reason")).toString(), QStringLiteral("ended"));
}

void TestServer::offersTheChannelsThatAreOpen()
{
    RunningServer server;
    HttpClient client = server.connect();
    client.send(HttpClient::request("GET /room"));
    QCOMPARE(client.answer().body, QByteArray("{\"channels\":[\"class\"]}\n"));
    QVERIFY(server.engine().setOpenChannels({ "class", "class.\"red\"" }).hasValue());
    QVERIFY(!server.engine().setOpenChannels({ "class.*" }));
    client.send(HttpClient::request("GET /room"));
    QCOMPARE(client.answer().body,
             QByteArray("{\"channels\":[\"class\",\"class.\\\"red\\\"\"]}\n"));
    client.send(HttpClient::request("POST /room"));
    QCOMPARE(client.answer().status, 405);
}

void TestServer::endsWithClientsStillConnected()
{
    std::vector<HttpClient> clients;
    {
        RunningServer server(tests::withWorkers(4));
        for (int i = 0; i < 40; ++i)
            clients.push_back(server.streaming("/channels/a,b.*?client=c" + QByteArray::number(i)));
        clients.push_back(server.connect());
        clients.back().send("POST /channels/a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
    }
    for (HttpClient &client : clients)
        QVERIFY(!client.message().has_value());
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
