// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/runningserver.h"
#include "tests/support/streamclient.h"

#include <QJsonArray>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::tests;

namespace {

const QByteArray handshake = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                             "Sec-WebSocket-Version: 13\r\n";
const QByteArray stream = "Accept: text/event-stream\r\n";

/// A server with very low limits.
ServerSettings tight()
{
    ServerSettings settings;
    settings.hub.channels = 1;
    settings.hub.patterns = 1;
    settings.presence.named = 0;
    return settings;
}

/// The list "c0,c1,…" with `count` channels, each between `quote`s.
QByteArray channels(int count, const QByteArray &quote = {})
{
    QByteArray list;
    for (int i = 0; i < count; ++i)
        list += (i == 0 ? "" : ",") + quote + 'c' + QByteArray::number(i) + quote;
    return list;
}

} // namespace

/// At a limit, a new request is refused with a response that names the limit; existing clients
/// stay.
class TestLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesTheNewcomer_data();
    void refusesTheNewcomer();
    void letsInWhoNeedsNothingNew_data();
    void letsInWhoNeedsNothingNew();
    void keepsTheChannelsOfWhoAsksForMoreThanThereAre();
    void takesAHundredChannelsOfOneSubscriber();
    void takesARequestUpToItsBounds_data();
    void takesARequestUpToItsBounds();
    void closesAWebSocketThatSaysTooMuchAtOnce();
    void keepsWhatItHoldsWithinBytes_data();
    void keepsWhatItHoldsWithinBytes();
    void tracksTheNewestMessagesOnly();
};

void TestLimits::refusesTheNewcomer_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("body");
    const QByteArray none;
    QTest::newRow("a poll that needs a channel") << QByteArray("GET /channels/b") << none << none;
    QTest::newRow("a stream that needs a channel")
        << QByteArray("GET /channels/a,b") << stream << none;
    QTest::newRow("a WebSocket that needs a channel")
        << QByteArray("GET /channels/b") << handshake << none;
    QTest::newRow("a message that needs a channel")
        << QByteArray("POST /channels/b") << none << QByteArray("x");
    QTest::newRow("a batch that needs a channel")
        << QByteArray("POST /channels") << none
        << QByteArray(R"([{"channel":"a","data":"x"},{"channel":"b","data":"x"}])");
    QTest::newRow("a poll with a pattern") << QByteArray("GET /channels/q.*") << none << none;
    QTest::newRow("a stream with a pattern") << QByteArray("GET /channels/a,q.*") << stream << none;
    QTest::newRow("a WebSocket with a pattern")
        << QByteArray("GET /channels/**") << handshake << none;
    QTest::newRow("a poll with a name of its own")
        << QByteArray("GET /channels/a?client=new") << none << none;
    QTest::newRow("a stream with a name of its own")
        << QByteArray("GET /channels/a?client=new") << stream << none;
    QTest::newRow("a WebSocket with a name of its own")
        << QByteArray("GET /channels/a?client=new") << handshake << none;
}

void TestLimits::refusesTheNewcomer()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, body);
    RunningServer server(tight());
    HttpClient here = server.streaming("/channels/a,p.*");
    HttpClient newcomer = server.connect();
    for (int i = 0; i < 3; ++i) {
        const HttpAnswer refusal = newcomer.ask(request, body, fields);
        QVERIFY2(refusal.isProblem(503), refusal.body.constData());
        QVERIFY(refusal.fields.value("retry-after").toInt() > 0);
        QCOMPARE(refusal.fields.value("access-control-allow-origin"), QByteArray("*"));
    }
    // The connection stays usable, nothing is left of the request, and others are not affected.
    QCOMPARE(newcomer.ask("GET /healthz").status, 200);
    QCOMPARE(server.engine().status().channels, std::uint64_t { 1 });
    QCOMPARE(server.engine().status().clientsOpen, std::uint64_t { 1 });
    QCOMPARE(server.engine().status().clientsHeld, std::uint64_t { 0 });
    const HttpAnswer published = newcomer.ask("POST /channels/a", "still here");
    QCOMPARE(published.status, 201);
    QVERIFY(published.cursor().endsWith("-1"));
    QVERIFY(here.message()->data.contains("still here"));
}

void TestLimits::letsInWhoNeedsNothingNew_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::newRow("a poll") << QByteArray() << 200;
    QTest::newRow("a stream") << stream << 200;
    QTest::newRow("a WebSocket") << handshake << 101;
}

void TestLimits::letsInWhoNeedsNothingNew()
{
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    RunningServer server(tight());
    const HttpClient here = server.streaming("/channels/a,p.*");
    HttpClient newcomer = server.connect();
    newcomer.send(HttpClient::request("GET /channels/a?wait=0", {}, fields));
    QCOMPARE(newcomer.answerToHead().status, status);
}

void TestLimits::keepsTheChannelsOfWhoAsksForMoreThanThereAre()
{
    RunningServer server(tight());
    StreamClient greedy(server.port(), StreamKind::WebSocket, "/channels/a");
    QCOMPARE(greedy.next()->what, QByteArray("hello"));
    QVERIFY(greedy.say(R"({"subscribe":["b"]})"));
    const auto told = greedy.next();
    QVERIFY(told);
    QCOMPARE(told->what, QByteArray("error"));
    QCOMPARE(server.connect().ask("POST /channels/a", "still here").status, 201);
    const auto kept = greedy.next();
    QVERIFY(kept);
    QCOMPARE(kept->what, QByteArray("message"));
}

void TestLimits::takesAHundredChannelsOfOneSubscriber()
{
    RunningServer server;
    StreamClient socket(server.port(), StreamKind::WebSocket,
                        "/channels/" + channels(100) + "?client=many");
    QCOMPARE(socket.status(), 101);
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(server.connect().ask("GET /channels/" + channels(101)).isProblem(413));
    QVERIFY(socket.say(R"({"subscribe":["one more"]})"));
    const auto refused = socket.next();
    QVERIFY(refused);
    QCOMPARE(refused->what, QByteArray("error"));
    QVERIFY(refused->object.value(u"detail"_s).toString().contains(u"100"_s));
    QVERIFY(server.connect()
                .ask("PATCH /clients/many/channels", R"({"add":["one more"]})")
                .isProblem(413));
    // Its channels are unchanged.
    QCOMPARE(server.connect().ask("POST /channels/c99", "x").status, 201);
    QCOMPARE(socket.next()->object.value(u"channel"_s).toString(), u"c99"_s);
    QCOMPARE(server.client("many").channels->size(), std::size_t { 100 });
}

void TestLimits::takesARequestUpToItsBounds_data()
{
    QTest::addColumn<QByteArray>("fits");
    QTest::addColumn<QByteArray>("exceeds");
    QTest::addColumn<int>("refusal");
    const auto row = [](const char *title, int refusal, int bound,
                        const std::function<QByteArray(int)> &requestOf) {
        QTest::newRow(title) << requestOf(bound) << requestOf(bound + 1) << refusal;
    };
    row("header fields", 431, 100, [](int count) -> QByteArray {
        QByteArray fields;
        for (int i = 1; i < count; ++i) // Host is the first field
            fields += 'f' + QByteArray::number(i) + ": x\r\n";
        return HttpClient::request("GET /healthz", {}, fields);
    });
    row("a head", 431, 16 * 1024, [](int bytes) -> QByteArray {
        const auto without = HttpClient::request("GET /healthz", {}, "long: \r\n").size();
        return HttpClient::request("GET /healthz", {},
                                   "long: " + QByteArray(bytes - without, 'x') + "\r\n");
    });
    row("a target", 414, 8 * 1024, [](int bytes) -> QByteArray {
        return HttpClient::request("GET /healthz?" + QByteArray(bytes - 9, 'x'));
    });
    row("a body", 413, 256 * 1024, [](int bytes) -> QByteArray {
        return HttpClient::request("POST /channels/a", QByteArray(bytes, 'x'));
    });
    row("a body in chunks", 413, 256 * 1024, [](int bytes) -> QByteArray {
        const QByteArray half(128 * 1024, 'x');
        const QByteArray rest(bytes - half.size(), 'x');
        return HttpClient::request("POST /channels/a", {}, "Transfer-Encoding: chunked\r\n")
            + QByteArray::number(half.size(), 16) + "\r\n" + half + "\r\n"
            + QByteArray::number(rest.size(), 16) + "\r\n" + rest + "\r\n0\r\n\r\n";
    });
}

void TestLimits::takesARequestUpToItsBounds()
{
    QFETCH(QByteArray, fits);
    QFETCH(QByteArray, exceeds);
    QFETCH(int, refusal);
    RunningServer server;
    HttpClient client = server.connect();
    QVERIFY(client.send(fits));
    const HttpAnswer taken = client.answer();
    QVERIFY2(taken.status == 200 || taken.status == 201, taken.body.constData());
    QVERIFY(client.send(exceeds));
    const HttpAnswer refused = client.answer();
    QVERIFY2(refused.isProblem(refusal), refused.body.constData());
    QCOMPARE(refused.fields.value("connection"), QByteArray("close"));
    QVERIFY(client.isEnded());
    QCOMPARE(server.engine().status().counters.badRequests, std::uint64_t { 1 });
    QCOMPARE(server.connect().ask("GET /healthz").status, 200);
}

void TestLimits::closesAWebSocketThatSaysTooMuchAtOnce()
{
    RunningServer server;
    StreamClient here(server.port(), StreamKind::WebSocket, "/channels/a");
    StreamClient loud(server.port(), StreamKind::WebSocket, "/channels/a");
    QCOMPARE(here.next()->what, QByteArray("hello"));
    QCOMPARE(loud.next()->what, QByteArray("hello"));
    const QByteArray start = R"({"publish":{"channel":"b","data":")";
    QVERIFY(loud.say(start + QByteArray(256 * 1024, 'x') + "\"}}"));
    QCOMPARE(loud.next()->what, QByteArray("published"));
    loud.say(start + QByteArray(300 * 1024, 'x')
             + "\"}}"); // the server may close it before all is sent
    QVERIFY(!loud.next());
    QCOMPARE(loud.closeCode(), 1009); // RFC 6455 section 7.4.1: message too big
    QCOMPARE(server.engine().status().counters.badRequests, std::uint64_t { 1 });
    QCOMPARE(server.connect().ask("POST /channels/a", "x").status, 201);
    QCOMPARE(here.next()->what, QByteArray("message"));
}

void TestLimits::keepsWhatItHoldsWithinBytes_data()
{
    QTest::addColumn<int>("each");
    QTest::addColumn<int>("all");
    constexpr int plenty = 1'000'000;
    constexpr int few = 20'000;
    QTest::newRow("of each channel") << few << plenty;
    QTest::newRow("of all channels") << plenty << few;
}

void TestLimits::keepsWhatItHoldsWithinBytes()
{
    QFETCH(int, each);
    QFETCH(int, all);
    ServerSettings settings;
    settings.hub.history.bytes = static_cast<std::size_t>(each);
    settings.hub.historyBytes = static_cast<std::size_t>(all);
    RunningServer server(settings);
    HttpClient client = server.connect();
    const QByteArray start = client.ask("GET /channels/a?wait=0").cursor();
    for (int i = 0; i < 100; ++i)
        QCOMPARE(client.ask("POST /channels/a", QByteArray(1000, 'x')).status, 201);
    const api::Status status = server.engine().status();
    QVERIFY(status.retainedBytes <= 20'000);
    QVERIFY(status.retainedMessages > 3);
    const HttpAnswer poll = client.ask("GET /channels/a?since=" + start);
    QCOMPARE(poll.json().value(u"gap"_s).toObject().value(u"reason"_s).toString(), u"evicted"_s);
    QCOMPARE(static_cast<std::uint64_t>(poll.payloads().size()), status.retainedMessages);
}

void TestLimits::tracksTheNewestMessagesOnly()
{
    RunningServer server;
    HttpClient client = server.connect();
    const QByteArray first = client.ask("POST /channels/a", "x").cursor();
    const QByteArray second = client.ask("POST /channels/a", "x").cursor();
    for (int i = 2; i < 1024; ++i)
        QCOMPARE(client.ask("POST /channels/a", "x").status, 201);
    QCOMPARE(client.ask("GET /messages/" + first).status, 200);
    QCOMPARE(client.ask("POST /channels/a", "x").status, 201);
    QVERIFY(client.ask("GET /messages/" + first).isProblem(404));
    QCOMPARE(client.ask("GET /messages/" + second).status, 200);
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
