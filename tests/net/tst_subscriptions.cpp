// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/subscriptions.h"
#include "tests/net/runningworker.h"

#include <QTest>

#include <string>
#include <vector>

using namespace holdfast;
using namespace std::chrono_literals;
using tests::addPollerRows;
using tests::fetchedPoller;
using tests::HttpAnswer;
using tests::HttpClient;
using tests::RunningWorker;

namespace {

constexpr int smallBuffer = 4096;
constexpr std::uint64_t one = 1;

/// "7:xxxx": a payload of that size that says its number.
std::string payload(int number, std::size_t size)
{
    std::string text = std::to_string(number) + ':';
    text.append(size, 'x');
    return text;
}

int numberOf(const QByteArray &payload)
{
    return payload.first(qMax<qsizetype>(payload.indexOf(':'), 0)).toInt();
}

QByteArray payloadOf(const tests::StreamEvent &event)
{
    return event.json().value(QStringLiteral("data")).toString().toUtf8();
}

} // namespace

/// From the request through the log to the socket: everything, in order, once; or a word about it.
class TestSubscriptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addPollerRows(); }

    void answersAHeldPollWithWhatIsPublished();
    void answersAtOnceWhatThePollHasMissed();
    void endsAPollWhenItsWaitIsOver();
    void endsAPollThatWaitsForNothingAtOnce();
    void expectsThePollerBack();
    void streamsHelloThenMessages();
    void keepsASilentStreamAlive();
    void sendsNoHeartbeatSoonAfterAMessage();
    void servesManyPollsAndStreamsOfOneChannel();

    void losesNothingToAStreamThatCannotTakeIt();
    void losesNothingToAPollThatCannotTakeIt();
    void tellsTheGapToAStreamThatFellOffTheLog();
    void keepsLittleForEachSlowStream();
    void saysNothingIntoTheMiddleOfAGoodbye();

    void countsAPollAsTheReceiptForTheLastAnswer();
    void countsNothingAsReceivedThatWasNotSent_data();
    void countsNothingAsReceivedThatWasNotSent();
    void countsTheGapsItTells();
};

void TestSubscriptions::answersAHeldPollWithWhatIsPublished()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(HttpClient::request("GET /channels/a,b.*"));
    QTRY_COMPARE(worker.clients().held, one);
    worker.publish("c", "not for it");
    worker.publish("b.x", "for it");
    const HttpAnswer answer = client.answer();
    QCOMPARE(answer.payloads(), QList<QByteArray> { "for it" });
    QVERIFY(answer.cursor().endsWith("-2"));
}

void TestSubscriptions::answersAtOnceWhatThePollHasMissed()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    const QByteArray start = client.ask("GET /channels/a?wait=0").cursor();
    worker.publish("a", "1");
    worker.publish("a", "2");
    const HttpAnswer answer = client.ask("GET /channels/a?since=" + start);
    QCOMPARE(answer.payloads(), (QList<QByteArray> { "1", "2" }));
    client.send(HttpClient::request("GET /channels/a?since=" + answer.cursor()));
    QTRY_COMPARE(worker.clients().held, one);
    worker.publish("a", "3");
    QCOMPARE(client.answer().payloads(), QList<QByteArray> { "3" });
}

void TestSubscriptions::endsAPollWhenItsWaitIsOver()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(HttpClient::request("GET /channels/a?wait=10"));
    QTRY_COMPARE(worker.clients().held, one);
    worker.advance(9s);
    QCOMPARE(worker.clients().held, one);
    worker.advance(2s);
    const HttpAnswer answer = client.answer();
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.payloads().isEmpty());
    QVERIFY(answer.cursor().endsWith("-0"));
    QCOMPARE(client.ask("GET /healthz").status, 200);
}

void TestSubscriptions::endsAPollThatWaitsForNothingAtOnce()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    QVERIFY(client.ask("GET /channels/a?wait=0").payloads().isEmpty());
    QCOMPARE(client.ask("GET /channels/a?wait=0&format=raw").status, 204);
    QTRY_COMPARE(worker.clients().polling, one);
}

void TestSubscriptions::expectsThePollerBack()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    client.send(HttpClient::request("GET /channels/a?client=me"));
    QTRY_COMPARE(worker.clients().held, one);
    worker.publish("a", "1");
    QCOMPARE(client.answer().status, 200);
    QTRY_COMPARE(worker.clients().polling, one);
    client.abort();
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
    QCOMPARE(worker.clients().polling, one); // it has an id, and may come on another connection
}

void TestSubscriptions::streamsHelloThenMessages()
{
    RunningWorker worker(fetchedPoller());
    worker.publish("a", "before");
    HttpClient client = worker.connect();
    const HttpAnswer head = client.openStream("/channels/a?client=me");
    QCOMPARE(head.status, 200);
    QCOMPARE(head.fields.value("content-type"), QByteArray("text/event-stream"));
    const auto hello = client.event();
    QCOMPARE(hello->name, QByteArray("hello"));
    QVERIFY(hello->id.endsWith("-1"));
    QCOMPARE(hello->json().value(QStringLiteral("client")).toString(), QStringLiteral("me"));
    worker.publish("a", "after");
    const auto event = client.event();
    QCOMPARE(event->name, QByteArray("message"));
    QCOMPARE(payloadOf(*event), QByteArray("after"));
    QVERIFY(event->id.endsWith("-2"));
}

void TestSubscriptions::keepsASilentStreamAlive()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    QCOMPARE(client.openStream("/channels/a").status, 200);
    QCOMPARE(client.event()->name, QByteArray("hello"));
    for (int i = 0; i < 3; ++i) {
        worker.advance(16s);
        const auto comment = client.event();
        QVERIFY(comment.has_value());
        QVERIFY(comment->name.isEmpty() && comment->data.isEmpty());
    }
    worker.publish("a", "news");
    QCOMPARE(payloadOf(*client.event()), QByteArray("news"));
}

void TestSubscriptions::sendsNoHeartbeatSoonAfterAMessage()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    QCOMPARE(client.openStream("/channels/a").status, 200);
    QCOMPARE(client.event()->name, QByteArray("hello"));
    for (int i = 0; i < 5; ++i) {
        worker.advance(10s);
        worker.publish("a", std::to_string(i));
        QCOMPARE(payloadOf(*client.event()), QByteArray::number(i));
    }
}

void TestSubscriptions::servesManyPollsAndStreamsOfOneChannel()
{
    constexpr int each = 40;
    RunningWorker worker(fetchedPoller());
    std::vector<HttpClient> polls;
    std::vector<HttpClient> streams;
    for (int i = 0; i < each; ++i) {
        polls.push_back(worker.connect());
        polls.back().send(HttpClient::request("GET /channels/a"));
        streams.push_back(worker.connect());
        QCOMPARE(streams.back().openStream("/channels/a").status, 200);
    }
    QTRY_COMPARE(worker.clients().held, std::uint64_t { each });
    worker.publish("a", "news");
    for (HttpClient &client : polls)
        QCOMPARE(client.answer().payloads(), QList<QByteArray> { "news" });
    for (HttpClient &client : streams) {
        QCOMPARE(client.message()->name, QByteArray("hello"));
        QCOMPARE(payloadOf(*client.message()), QByteArray("news"));
    }
    QTRY_COMPARE(worker.counters().deliveries.value(), std::uint64_t { 2 * each });
}

void TestSubscriptions::losesNothingToAStreamThatCannotTakeIt()
{
    constexpr int messages = 200;
    RunningWorker worker(fetchedPoller());
    HttpClient slow = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    HttpClient quick = worker.connect();
    QCOMPARE(slow.openStream("/channels/a").status, 200);
    QCOMPARE(quick.openStream("/channels/a").status, 200);
    QCOMPARE(slow.message()->name, QByteArray("hello"));
    QCOMPARE(quick.message()->name, QByteArray("hello"));
    for (int i = 0; i < messages; ++i) {
        worker.publish("a", payload(i, 20'000));
        QCOMPARE(numberOf(payloadOf(*quick.message())), i); // it does not wait for the slow one
    }
    QVERIFY(worker.counters().slowSubscribers.value() > 0);
    for (int i = 0; i < messages; ++i)
        QCOMPARE(numberOf(payloadOf(*slow.message())), i);
    worker.publish("a", payload(messages, 1)); // it has caught up, and is one of all again
    QCOMPARE(numberOf(payloadOf(*slow.message())), messages);
    QTRY_COMPARE(worker.counters().deliveries.value(), std::uint64_t { 2 * messages + 2 });
}

void TestSubscriptions::losesNothingToAPollThatCannotTakeIt()
{
    constexpr int messages = 100;
    RunningWorker worker(fetchedPoller());
    HttpClient slow = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    HttpAnswer answer = slow.ask("GET /channels/a?wait=0");
    for (int i = 0; i < messages; ++i)
        worker.publish("a", payload(i, 20'000));
    int next = 0;
    while (next < messages) {
        answer = slow.ask("GET /channels/a?since=" + answer.cursor());
        QCOMPARE(answer.status, 200);
        const QList<QByteArray> payloads = answer.payloads();
        QVERIFY(!payloads.isEmpty());
        for (const QByteArray &text : payloads)
            QCOMPARE(numberOf(text), next++);
    }
    QTRY_COMPARE(worker.counters().deliveries.value(), std::uint64_t { messages });
}

void TestSubscriptions::tellsTheGapToAStreamThatFellOffTheLog()
{
    constexpr int messages = 300;
    RunningWorker::Setup setup { fetchedPoller(), {}, {} };
    setup.hub.history.messages = 10;
    RunningWorker worker(setup);
    HttpClient slow = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    QCOMPARE(slow.openStream("/channels/a").status, 200);
    QCOMPARE(slow.message()->name, QByteArray("hello"));
    for (int i = 0; i < messages; ++i)
        worker.publish("a", payload(i, 20'000));
    int next = 0;
    int gaps = 0;
    while (next < messages) {
        const auto event = slow.message();
        QVERIFY(event.has_value());
        if (event->name == "gap") {
            // (from, to] is lost: the next message is the one after.
            const QByteArray to = event->json().value(QStringLiteral("to")).toString().toUtf8();
            QVERIFY(event->json().value(QStringLiteral("reason")).toString()
                    == QStringLiteral("evicted"));
            const int through = to.mid(to.indexOf('-') + 1).toInt();
            QVERIFY(through > next);
            next = through;
            ++gaps;
            continue;
        }
        QCOMPARE(numberOf(payloadOf(*event)), next);
        ++next;
    }
    QVERIFY(gaps > 0);
    QTRY_COMPARE(worker.counters().gapsTold.value(), std::uint64_t(gaps));
}

void TestSubscriptions::keepsLittleForEachSlowStream()
{
    // What one who cannot take it is kept for is bounded by far less than a whole answer.
    RunningWorker worker(fetchedPoller());
    for (int i = 0; i < 100; ++i)
        worker.publish("a", payload(i, 10'000));
    HttpClient slow = worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer);
    QCOMPARE(slow.openStream("/channels/a?since=oldest").status, 200);
    QTRY_COMPARE(worker.counters().slowSubscribers.value(), one);
    QVERIFY(worker.counters().bytesSent.value() < 200'000);
    QCOMPARE(slow.message()->name, QByteArray("hello"));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(numberOf(payloadOf(*slow.message())), i);
    // Each block that did not go out at once counts once: there were many small ones.
    QVERIFY(worker.counters().slowSubscribers.value() > 5);
}

void TestSubscriptions::saysNothingIntoTheMiddleOfAGoodbye()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    QCOMPARE(client.openStream("/channels/a?client=me").status, 200);
    QCOMPARE(client.message()->name, QByteArray("hello"));
    worker.call([&worker](net::Worker &w) {
        auto message = Message::make(Draft { "a", "late", {}, {} }, 0);
        QVERIFY(worker.hub().publish(std::move(message).value()).hasValue());
        w.disconnect(worker.serialOf("me"));
    });
    const auto last = client.message();
    QCOMPARE(last->name, QByteArray("bye"));
    QCOMPARE(last->json().value(QStringLiteral("reason")).toString(), QStringLiteral("removed"));
    QVERIFY(client.isEnded());
    QVERIFY(client.rest().isEmpty());
}

void TestSubscriptions::countsAPollAsTheReceiptForTheLastAnswer()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    const HttpAnswer start = client.ask("GET /channels/a?wait=0&client=me");
    const std::uint64_t first = worker.publish("a", "1");
    const std::uint64_t other = worker.publish("b", "not followed");
    const HttpAnswer answer = client.ask("GET /channels/a?client=me&since=" + start.cursor());
    QCOMPARE(answer.payloads(), QList<QByteArray> { "1" });
    QCOMPARE(worker.hub().receipts().find(first)->received(), 0U);
    QTRY_COMPARE(worker.hub().receipts().find(first)->sent(), 1U);
    client.send(HttpClient::request("GET /channels/a?client=me&since=" + answer.cursor()));
    QTRY_COMPARE(worker.clients().held, one);
    QCOMPARE(worker.hub().receipts().find(first)->received(), 1U);
    QCOMPARE(worker.hub().receipts().find(other)->received(), 0U);
}

void TestSubscriptions::countsNothingAsReceivedThatWasNotSent_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("from now on") << QByteArray("");
    QTest::newRow("from now on, said so") << QByteArray("&since=now");
    QTest::newRow("from the oldest on") << QByteArray("&since=oldest");
    QTest::newRow("the last ones") << QByteArray("&last=1");
    QTest::newRow("a cursor of another life") << QByteArray("&since=zzzzzzzz-5");
}

void TestSubscriptions::countsNothingAsReceivedThatWasNotSent()
{
    QFETCH(QByteArray, start);
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    QCOMPARE(client.ask("GET /channels/a?wait=0&client=me").status, 200);
    const std::uint64_t missed = worker.publish("a", "while it was away");
    worker.publish("a", "likewise");
    QCOMPARE(client.ask("GET /channels/a?wait=0&client=me" + start).status, 200);
    QCOMPARE(client.ask("GET /healthz").status, 200);
    QCOMPARE(worker.hub().receipts().find(missed)->received(), 0U);
}

void TestSubscriptions::countsTheGapsItTells()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    const HttpAnswer answer = client.ask("GET /channels/a?since=zzzzzzzz-5");
    QCOMPARE(answer.json()
                 .value(QStringLiteral("gap"))
                 .toObject()
                 .value(QStringLiteral("reason"))
                 .toString(),
             QStringLiteral("restarted"));
    QTRY_COMPARE(worker.counters().gapsTold.value(), one);
    HttpClient stream = worker.connect();
    QCOMPARE(stream.openStream("/channels/a", "Last-Event-ID: zzzzzzzz-5\r\n").status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));
    QCOMPARE(stream.message()->name, QByteArray("gap"));
    QTRY_COMPARE(worker.counters().gapsTold.value(), std::uint64_t { 2 });
}

QTEST_GUILESS_MAIN(TestSubscriptions)
#include "tst_subscriptions.moc"
