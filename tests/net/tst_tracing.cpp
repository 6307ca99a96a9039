// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/tracering.h"
#include "tests/net/runningworker.h"
#include "tests/net/tracewords.h"
#include "tests/support/streamclient.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using namespace holdfast;
using namespace std::chrono_literals;
using tests::HttpAnswer;
using tests::HttpClient;
using tests::RunningWorker;
using tests::StreamClient;
using tests::StreamKind;
using tests::TraceWords;

namespace {

constexpr int smallBuffer = 4096;
const QByteArray poll = "GET /channels/a?client=me&wait=10";

using Ring = std::shared_ptr<net::TraceRing>;

/// The steps so far, in words.
QList<QByteArray> words(const Ring &ring)
{
    QList<QByteArray> all;
    for (const TraceEvent &event : ring->read(0, net::TraceRing::capacity).events)
        all.append(QByteArray::fromStdString(TraceWords::of(event.step)));
    return all;
}

QByteArray lastWord(const Ring &ring)
{
    const QList<QByteArray> all = words(ring);
    return all.isEmpty() ? QByteArray() : all.back();
}

bool isTls()
{
    return tests::fetchedPoller() == tests::pollerForTls();
}

/// The first steps of a connection that was opened while its client was watched, and then `rest`.
QList<QByteArray> openedThen(const QList<QByteArray> &rest)
{
    const QList<QByteArray> opening = isTls() ? QList<QByteArray> { "opened tls", "handshake done" }
                                              : QList<QByteArray> { "opened" };
    return opening + rest;
}

/// Anyone may do anything, until they may not.
class RevocableRules final : public access::Rules
{
public:
    [[nodiscard]] access::Principal identify(const http::Request & /*head*/,
                                             const AddressBytes &peer) const override
    {
        access::Principal principal;
        principal.address = peer;
        return principal;
    }
    [[nodiscard]] std::optional<access::Refusal>
    refusal(const access::Principal & /*principal*/,
            const access::Question & /*question*/) const override
    {
        return isRevoked ? std::optional(access::Refusal { "a rule", "Ask the operator." })
                         : std::nullopt;
    }

    std::atomic<bool> isRevoked { false };
};

/// A watched event stream that is open.
HttpClient openStream(RunningWorker &worker, const HttpClient::Setup &setup = {},
                      int sendBuffer = 0)
{
    HttpClient client = worker.connect(setup, sendBuffer);
    if (client.openStream("/channels/a?client=me").status != 200
        || client.message()->name != "hello")
        qFatal("no stream");
    return client;
}

/// A watched connection whose first poll has been answered.
HttpClient answeredPoller(RunningWorker &worker)
{
    HttpClient client = worker.connect();
    if (client.ask("GET /channels/a?client=me&wait=0").status != 200)
        qFatal("no answer");
    return client;
}

} // namespace

/// What is recorded of a watched client's connections.
class TestTracing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { tests::addPollerRows(); }

    void followsALongPoll();
    void followsAnEventStream();
    void followsAWebSocket();
    void followsAStreamThatFallsBehind();
    void tellsTheGap();
    void tellsAPollThatIsPartlySent();
    void tellsAHalfClose();
    void findsAClientThatIsHere();
    void followsAClientToItsNextConnection();
    void recordsNothingOfOthers();
    void recordsNothingAfterTheWatch();
    void leavesAConnectionThatChangesItsClient();
    void recordsWhyARequestWasRefused();
    void recordsNoSecret();
    void recordsHeads();

    void tellsWhyAConnectionClosed_data();
    void tellsWhyAConnectionClosed();
    void tellsThatItsClientTookNothing();
    void tellsThatItsClientWasTooSlow();
    void tellsThatTheRulesChanged();
    void tellsThatARecordWasDamaged();
};

void TestTracing::followsALongPoll()
{
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    HttpClient client = worker.connect();
    client.send(HttpClient::request(poll));
    QTRY_COMPARE(lastWord(ring), QByteArray("held 0"));
    worker.advance(5s);
    worker.publish("a", "news");
    const QByteArray cursor = client.answer().cursor();
    const QByteArray repoll = poll + "&since=" + cursor;
    client.send(HttpClient::request(repoll));
    QTRY_COMPARE(lastWord(ring), QByteArray("held 1"));
    worker.advance(11s);
    QVERIFY(client.answer().payloads().isEmpty());
    client.abort();
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
    QCOMPARE(words(ring),
             openedThen({ "read " + poll, "held 0", "pushed 1", "read " + repoll, "re-polled 1",
                          "held 1", "empty answer", "closed peer-failed" }));
    const auto events = ring->read(0, 100).events;
    const MonotonicTime held = events[events.size() - 7].time;
    QCOMPARE(events[events.size() - 6].time - held, std::chrono::nanoseconds(5s));
    for (const TraceEvent &event : events)
        QCOMPARE(event.connection, std::uint64_t { 1 });
}

void TestTracing::followsAnEventStream()
{
    RunningWorker worker(tests::fetchedPoller());
    worker.publish("a", "before");
    const Ring ring = worker.watch("me");
    {
        HttpClient client = openStream(worker);
        worker.publish("a", "one");
        QCOMPARE(client.message()->name, QByteArray("message"));
        worker.advance(16s); // a heartbeat is no step
        QVERIFY(client.event()->data.isEmpty());
        client.finishSending();
        QTRY_COMPARE(lastWord(ring), QByteArray("closed peer-closed"));
    }
    QCOMPARE(words(ring),
             openedThen({ "read GET /channels/a?client=me", "stream event-stream 1", "pushed 2",
                          "closed peer-closed" }));
}

void TestTracing::followsAWebSocket()
{
    RunningWorker worker(tests::fetchedPoller());
    worker.publish("a", "before");
    const Ring ring = worker.watch("me");
    StreamClient client(worker.connect(), StreamKind::WebSocket,
                        "/channels/a?client=me&since=oldest");
    QCOMPARE(client.status(), 101);
    const QByteArray command = R"({"publish":{"channel":"a","data":"x"}})";
    QVERIFY(client.say(command));
    QTRY_COMPARE(lastWord(ring), QByteArray("pushed 2"));
    QVERIFY(client.sendFrame(8, {}));
    QTRY_COMPARE(lastWord(ring), QByteArray("closed peer-closed"));
    QCOMPARE(words(ring),
             openedThen({ "read GET /channels/a?client=me&since=oldest", "stream websocket 0",
                          "pushed 1", "command " + QByteArray::number(command.size()), "pushed 2",
                          "closed peer-closed" }));
}

void TestTracing::followsAStreamThatFallsBehind()
{
    constexpr std::uint64_t messages = 100;
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    HttpClient client = openStream(worker, { .receiveBuffer = smallBuffer }, smallBuffer);
    for (std::uint64_t i = 0; i < messages; ++i)
        worker.publish("a", std::string(20'000, 'x'));
    for (std::uint64_t i = 0; i < messages; ++i)
        QCOMPARE(client.message()->name, QByteArray("message"));
    QTRY_VERIFY(lastWord(ring).startsWith("caught up"));
    worker.publish("a", "last");
    QTRY_COMPARE(lastWord(ring), QByteArray("pushed 101"));

    std::uint64_t pushed = 0;
    bool isBehind = false;
    QByteArray before;
    for (const TraceEvent &event : ring->read(0, net::TraceRing::capacity).events) {
        const QByteArray word = QByteArray::fromStdString(TraceWords::of(event.step));
        if (const auto *some = std::get_if<trace::Pushed>(&event.step)) {
            QCOMPARE(some->firstSeq, pushed + 1); // each once, in order
            QCOMPARE(some->lastSeq, pushed + some->messages);
            QVERIFY(some->bytes > some->messages);
            pushed = some->lastSeq;
        } else if (const auto *part = std::get_if<trace::PartlySent>(&event.step)) {
            QVERIFY(part->sent < part->bytes);
        } else if (word.startsWith("behind")) {
            QVERIFY(!isBehind);
            QCOMPARE(before, QByteArray("partly sent"));
            isBehind = true;
        } else if (word.startsWith("caught up")) {
            QVERIFY(isBehind);
            isBehind = false;
        }
        before = word;
    }
    QCOMPARE(pushed, messages + 1);
    QVERIFY(!isBehind);
    QVERIFY(words(ring).contains("partly sent"));
}

void TestTracing::tellsTheGap()
{
    RunningWorker::Setup setup { tests::fetchedPoller(), {}, {} };
    setup.hub.history.messages = 1;
    RunningWorker worker(setup);
    for (int i = 0; i < 3; ++i)
        worker.publish("a", "x");
    const QByteArray epoch = QByteArray::fromStdString(std::string(worker.hub().epoch().text()));
    const Ring ring = worker.watch("me");
    HttpClient client = worker.connect();
    const QByteArray request = "GET /channels/a?client=me&since=" + epoch + "-1";
    QCOMPARE(client.ask(request).payloads().size(), 1);
    QTRY_COMPARE(words(ring),
                 openedThen({ "read " + request, "re-polled 1", "gap evicted", "pushed 3" }));
}

void TestTracing::tellsAPollThatIsPartlySent()
{
    RunningWorker worker(tests::fetchedPoller());
    for (int i = 0; i < 4; ++i)
        worker.publish("a", std::string(200'000, 'x'));
    const Ring ring = worker.watch("me");
    HttpClient client = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    const QByteArray request = "GET /channels/a?client=me&since=oldest";
    client.send(HttpClient::request(request));
    QTRY_COMPARE(words(ring), openedThen({ "read " + request, "partly sent" }));
    QCOMPARE(client.answer().payloads().size(), 4);
    QTRY_COMPARE(words(ring), openedThen({ "read " + request, "partly sent", "pushed 1-4" }));
}

void TestTracing::tellsAHalfClose()
{
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    HttpClient client = worker.connect();
    client.send(HttpClient::request(poll));
    QTRY_COMPARE(lastWord(ring), QByteArray("held 0"));
    client.finishSending();
    QCOMPARE(client.answer().status, 200);
    QTRY_COMPARE(words(ring),
                 openedThen({ "read " + poll, "held 0", "peer ended", "empty answer",
                              "closed peer-closed" }));
}

void TestTracing::findsAClientThatIsHere()
{
    RunningWorker worker(tests::fetchedPoller());
    HttpClient held = worker.connect();
    held.send(HttpClient::request(poll));
    QTRY_COMPARE(worker.clients().held, std::uint64_t { 1 });
    HttpClient between = answeredPoller(worker);
    HttpClient stream = openStream(worker);
    const Ring ring = worker.watch("me");
    QList<QByteArray> found = words(ring);
    std::sort(found.begin(), found.end());
    QCOMPARE(found, (QList<QByteArray> { "found", "found event-stream", "found long-poll" }));
    worker.publish("a", "x");
    QTRY_COMPARE(words(ring).mid(3), (QList<QByteArray> { "pushed 1", "pushed 1" }));
    QCOMPARE(between.ask("GET /healthz").status, 200);
    QCOMPARE(words(ring).mid(5), (QList<QByteArray> { "read GET /healthz", "answered 200" }));
    const auto events = ring->read(0, 10).events;
    QVERIFY(events[3].connection != events[4].connection);
}

void TestTracing::followsAClientToItsNextConnection()
{
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    HttpClient first = answeredPoller(worker);
    HttpClient second = answeredPoller(worker);
    QTRY_COMPARE(lastWord(ring), QByteArray("empty answer"));
    const auto events = ring->read(0, 100).events;
    QCOMPARE(events.front().connection, std::uint64_t { 1 });
    QCOMPARE(events.back().connection, std::uint64_t { 2 });
    QCOMPARE(words(ring).mid(events.size() / 2), words(ring).first(qsizetype(events.size() / 2)));
}

void TestTracing::recordsNothingOfOthers()
{
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    HttpClient named = worker.connect();
    HttpClient unnamed = worker.connect();
    QCOMPARE(named.openStream("/channels/a?client=you").status, 200);
    unnamed.send(HttpClient::request("GET /channels/a"));
    QTRY_COMPARE(worker.clients().held, std::uint64_t { 1 });
    worker.publish("a", "x");
    QCOMPARE(unnamed.answer().status, 200);
    QCOMPARE(named.message()->name, QByteArray("hello"));
    QCOMPARE(named.message()->name, QByteArray("message"));
    QCOMPARE(words(ring), QList<QByteArray> {});
}

void TestTracing::recordsNothingAfterTheWatch()
{
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    const Ring other = worker.watch("you");
    HttpClient client = openStream(worker);
    QTRY_COMPARE(lastWord(ring), QByteArray("stream event-stream 0"));
    const QList<QByteArray> before = words(ring);
    worker.unwatch(*ring);
    worker.publish("a", "x");
    QCOMPARE(client.message()->name, QByteArray("message"));
    HttpClient late = answeredPoller(worker);
    QCOMPARE(words(ring), before);
    worker.unwatch(*other);
    const Ring again = worker.watch("me");
    QCOMPARE(words(again).size(), 2); // both connections are found
}

void TestTracing::leavesAConnectionThatChangesItsClient()
{
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    const Ring other = worker.watch("you");
    HttpClient client = answeredPoller(worker);
    const QByteArray request = "GET /channels/a?client=you&wait=0";
    QCOMPARE(client.ask(request).status, 200);
    QTRY_COMPARE(words(other), (QList<QByteArray> { "found", "read " + request, "empty answer" }));
    QCOMPARE(words(ring).last(2), (QList<QByteArray> { "read " + request, "reassigned" }));
}

void TestTracing::recordsWhyARequestWasRefused()
{
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    HttpClient client = worker.connect();
    const QByteArray request = "GET /channels/a..b?client=me";
    QCOMPARE(client.ask(request).status, 400);
    QTRY_COMPARE(words(ring), openedThen({ "read " + request, "answered 400" }));
}

void TestTracing::recordsNoSecret()
{
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    HttpClient client = answeredPoller(worker);
    QCOMPARE(client.ask("GET /channels/a?token=S3CRET&client=me&wait=0").status, 200);
    HttpClient second = answeredPoller(worker);
    QVERIFY(second.ask("GET /channels/a?%74oken=S3CRET&S3CRET&wait=0&x%=S3CRET").status >= 400);
    QTRY_COMPARE(lastWord(ring), QByteArray("answered 400"));
    const QByteArray all = words(ring).join('\n');
    QVERIFY2(!all.contains("S3CRET"), all.constData());
    QVERIFY2(all.contains("read GET /channels/a?token=***&client=me"), all.constData());
    QVERIFY2(all.contains("read GET /channels/a?token=***&***&wait=0&***"), all.constData());
}

void TestTracing::recordsHeads()
{
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    HttpClient client = answeredPoller(worker);
    const QByteArray fields = "Authorization: Bearer S3CRET\r\nX-Api-Key: S3CRET\r\n"
                              "Cookie: a=S3CRET\r\nReferer: http://a/?token=S3CRET\r\n"
                              "X-Ours: shown\r\nX-Long: "
        + QByteArray(4000, 'x') + "\r\n";
    QCOMPARE(client.ask("GET /channels/a?token=S3CRET&client=me&wait=0", {}, fields).status, 200);
    QCOMPARE(client.ask("GET /healthz").status, 200);
    QTRY_COMPARE(lastWord(ring), QByteArray("answered 200"));
    std::vector<std::string> requests;
    std::vector<std::string> answers;
    for (const TraceEvent &event : ring->read(0, net::TraceRing::capacity).events) {
        if (const auto *const read = std::get_if<trace::RequestRead>(&event.step))
            requests.push_back(read->head);
        if (const auto *const answered = std::get_if<trace::Answered>(&event.step))
            answers.push_back(answered->head);
        if (const auto *const empty = std::get_if<trace::EmptyAnswer>(&event.step))
            answers.push_back(empty->head);
    }
    QVERIFY(requests.size() >= 2);
    const QByteArray first = QByteArray::fromStdString(requests[requests.size() - 2]);
    QVERIFY2(first.startsWith("GET /channels/a?token=***&client=me&wait=0 HTTP/1.1\r\n"),
             first.constData());
    QVERIFY(!first.contains("S3CRET"));
    QVERIFY(first.contains("authorization: ***\r\n"));
    QVERIFY(first.contains("x-ours: shown\r\n"));
    QCOMPARE(std::size_t(first.size()), trace::maxHeadBytes);
    const QByteArray last = QByteArray::fromStdString(answers.back());
    QVERIFY2(last.startsWith("HTTP/1.1 200 OK\r\n") && last.endsWith("\r\n"), last.constData());
    QVERIFY(last.contains("text/plain"));
    QVERIFY(!last.contains("ok\n"));
    QVERIFY(QByteArray::fromStdString(answers[answers.size() - 2]).startsWith("HTTP/1.1 200"));
}

void TestTracing::tellsWhyAConnectionClosed_data()
{
    QTest::addColumn<QByteArray>("reason");
    for (const char *const reason :
         { "answer-done", "bad-request", "header-timeout", "idle-timeout", "pong-timeout",
           "draining", "removed", "peer-failed" })
        QTest::newRow(reason) << QByteArray(reason);
}

void TestTracing::tellsWhyAConnectionClosed()
{
    QFETCH(QByteArray, reason);
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    std::optional<StreamClient> socket;
    if (reason == "pong-timeout") {
        socket.emplace(worker.connect(), StreamKind::WebSocket, "/channels/a?client=me");
        worker.advance(26s);
        worker.advance(21s);
    }
    HttpClient client = socket ? worker.connect() : answeredPoller(worker);
    if (reason == "answer-done") {
        client.send(
            HttpClient::request("GET /channels/a?client=me&wait=0", {}, "Connection: close\r\n"));
    } else if (reason == "bad-request") {
        client.send("This is not HTTP\r\n\r\n");
    } else if (reason == "header-timeout") {
        const auto before = worker.counters().bytesReceived.value();
        client.send("GET /healthz HTTP/1.1\r\n");
        QTRY_VERIFY(worker.counters().bytesReceived.value() > before);
        worker.advance(21s);
    } else if (reason == "idle-timeout") {
        worker.advance(76s);
    } else if (reason == "draining") {
        worker.call([](net::Worker &w) { w.drain(net::DrainReason::ShuttingDown); });
    } else if (reason == "removed") {
        worker.call([&worker](net::Worker &w) { w.disconnect(worker.serialOf("me")); });
    } else if (reason == "peer-failed") {
        client.abort();
    }
    QTRY_COMPARE(lastWord(ring), "closed " + reason);
}

void TestTracing::tellsThatItsClientTookNothing()
{
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    HttpClient client = openStream(worker, { .receiveBuffer = smallBuffer }, smallBuffer);
    for (int i = 0; i < 100; ++i)
        worker.publish("a", std::string(20'000, 'x'));
    QTRY_VERIFY(words(ring).contains("partly sent"));
    // Its system may still acknowledge some.
    for (int i = 0; i < 5 && worker.connections() > 0; ++i)
        worker.advance(61s);
    QTRY_COMPARE(lastWord(ring), QByteArray("closed send-timeout"));
}

void TestTracing::tellsThatItsClientWasTooSlow()
{
    RunningWorker::Setup setup { tests::fetchedPoller(), {}, {} };
    setup.hub.history.messages = 1;
    setup.hub.policies.push_back({ "a", SlowPolicy::Close });
    RunningWorker worker(setup);
    const Ring ring = worker.watch("me");
    HttpClient client = openStream(worker, { .receiveBuffer = smallBuffer }, smallBuffer);
    for (int i = 0; i < 100; ++i)
        worker.publish("a", std::string(20'000, 'x'));
    QVERIFY(client.isEnded());
    QTRY_COMPARE(lastWord(ring), QByteArray("closed too-slow"));
}

void TestTracing::tellsThatTheRulesChanged()
{
    RevocableRules rules;
    RunningWorker::Setup setup { tests::fetchedPoller(), {}, {} };
    setup.rules = &rules;
    RunningWorker worker(setup);
    const Ring ring = worker.watch("me");
    HttpClient client = openStream(worker);
    rules.isRevoked = true;
    worker.call([](net::Worker &w) { w.recheckAccess(); });
    QTRY_COMPARE(lastWord(ring), QByteArray("closed forbidden"));
}

void TestTracing::tellsThatARecordWasDamaged()
{
    if (!isTls())
        return;
    RunningWorker worker(tests::fetchedPoller());
    const Ring ring = worker.watch("me");
    HttpClient client = openStream(worker);
    QVERIFY(client.sendUnencrypted(QByteArray("\x17\x03\x03\x00\x20", 5) + QByteArray(32, 'x')));
    QTRY_COMPARE(lastWord(ring), QByteArray("closed tls-failed"));
}

QTEST_GUILESS_MAIN(TestTracing)
#include "tst_tracing.moc"
