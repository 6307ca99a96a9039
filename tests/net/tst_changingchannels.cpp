// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/runningworker.h"
#include "tests/net/socketclient.h"

#include <QTest>

#include <string>

using namespace holdfast;
using tests::addPollerRows;
using tests::fetchedPoller;
using tests::HttpClient;
using tests::RunningWorker;
using tests::SocketClient;

namespace {

constexpr std::uint64_t one = 1;

QByteArray change(const QByteArray &lists)
{
    return HttpClient::request("PATCH /clients/me/channels", lists);
}

QByteArray payloadOf(const std::optional<tests::StreamEvent> &event)
{
    return event ? event->json().value(QStringLiteral("data")).toString().toUtf8() : "(none)";
}

} // namespace

/// A change of what a client follows: from its answer on nothing of a new channel is lost, and
/// nothing of an old one comes any more.
class TestChangingChannels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addPollerRows(); }

    void aStreamIsSentAllThatIsPublishedAfterTheAnswer();
    void aHeldPollIsSentAllThatIsPublishedAfterTheAnswer();
    void aStreamIsSentNothingOfARemovedChannelAfterTheAnswer();
    void aStreamThatHadCaughtUpIsSentNothingFromBefore();
    void aStreamLosesNothingOfWhatItKeeps();
    void answersWhatIsAskedBehindAChangeInOrder();
    void answersAClientThatHasFinishedSending();
    void survivesAClientThatDoesNotWaitForTheAnswer();
    void aWebSocketIsToldBeforeTheFirstMessageOfANewChannel();
    void aWebSocketIsNotToldOfAChangeThatCannotBe();
    void aReferenceAloneIsAnsweredByItself();
    void aWebSocketsOwnChangeIsRememberedForItsClient();
    void aChangeAddsToWhatAWebSocketHasChangedItself();
    void changesEachConnectionFromWhatItFollows();
    void countsAClientWhereItsLastConnectionFollows();
    void countsAClientBetweenPollsWhereItIsToFollow();
};

void TestChangingChannels::aStreamIsSentAllThatIsPublishedAfterTheAnswer()
{
    RunningWorker worker(fetchedPoller());
    HttpClient stream = worker.connect();
    QCOMPARE(stream.openStream("/channels/a?client=me").status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));
    HttpClient control = worker.connect();
    control.send(change(R"({"add":["b"]})") + HttpClient::request("POST /channels/b", "news"));
    QCOMPARE(control.answer().status, 200);
    QCOMPARE(control.answer().status, 201);
    worker.publish("a", "later");
    QCOMPARE(payloadOf(stream.message()), QByteArray("news"));
    QCOMPARE(payloadOf(stream.message()), QByteArray("later"));
}

void TestChangingChannels::aHeldPollIsSentAllThatIsPublishedAfterTheAnswer()
{
    RunningWorker worker(fetchedPoller());
    HttpClient poll = worker.connect();
    poll.send(HttpClient::request("GET /channels/a?client=me"));
    QTRY_COMPARE(worker.clients().held, one);
    HttpClient control = worker.connect();
    control.send(change(R"({"add":["b"],"remove":["a"]})")
                 + HttpClient::request("POST /channels/a", "not followed any more")
                 + HttpClient::request("POST /channels/b", "news"));
    QCOMPARE(poll.answer().payloads(), QList<QByteArray> { "news" });
}

void TestChangingChannels::aStreamIsSentNothingOfARemovedChannelAfterTheAnswer()
{
    RunningWorker worker(fetchedPoller());
    HttpClient stream = worker.connect();
    QCOMPARE(stream.openStream("/channels/a,b?client=me").status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));
    HttpClient control = worker.connect();
    control.send(HttpClient::request("POST /channels/a", "before") + change(R"({"remove":["a"]})")
                 + HttpClient::request("POST /channels/a", "after")
                 + HttpClient::request("POST /channels/b", "last"));
    QByteArray payload = payloadOf(stream.message());
    if (payload == "before") // it may be on its way already
        payload = payloadOf(stream.message());
    QCOMPARE(payload, QByteArray("last"));
}

void TestChangingChannels::aStreamThatHadCaughtUpIsSentNothingFromBefore()
{
    RunningWorker worker(fetchedPoller());
    HttpClient stream = worker.connect();
    QCOMPARE(stream.openStream("/channels/a?client=me").status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));
    worker.publish("b", "before");
    HttpClient control = worker.connect();
    control.send(change(R"({"add":["b"]})"));
    QCOMPARE(control.answer().body.trimmed(), QByteArray(R"({"channels":["a","b"]})"));
    worker.publish("b", "after");
    QCOMPARE(payloadOf(stream.message()), QByteArray("after"));
}

void TestChangingChannels::aStreamLosesNothingOfWhatItKeeps()
{
    // Published and changed in one turn of the loop: the message is still on its way.
    RunningWorker worker(fetchedPoller());
    HttpClient stream = worker.connect();
    QCOMPARE(stream.openStream("/channels/a?client=me").status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));
    worker.call([&worker](net::Worker &w) {
        auto message = Message::make(Draft { "a", "on its way", {}, {} }, 0);
        QVERIFY(worker.hub().publish(std::move(message).value()).hasValue());
        QCOMPARE(w.changeChannels(worker.serialOf("me"), { { "b" }, {} }),
                 (net::Followed { "a", "b" }));
    });
    worker.publish("b", "later");
    QCOMPARE(payloadOf(stream.message()), QByteArray("on its way"));
    QCOMPARE(payloadOf(stream.message()), QByteArray("later"));
}

void TestChangingChannels::answersWhatIsAskedBehindAChangeInOrder()
{
    RunningWorker worker(fetchedPoller());
    HttpClient client = worker.connect();
    QCOMPARE(client.ask("GET /channels/a?client=me&wait=0").status, 200);
    client.send(HttpClient::request("GET /nothing") + change(R"({"add":["b"]})")
                + change(R"({"remove":["a"]})") + change(R"({})")
                + HttpClient::request("GET /healthz"));
    QCOMPARE(client.answer().status, 404);
    QCOMPARE(client.answer().body.trimmed(), QByteArray(R"({"channels":["a","b"]})"));
    QCOMPARE(client.answer().body.trimmed(), QByteArray(R"({"channels":["b"]})"));
    QCOMPARE(client.answer().status, 400);
    QCOMPARE(client.answer().body, QByteArray("ok\n"));
}

void TestChangingChannels::answersAClientThatHasFinishedSending()
{
    RunningWorker worker(fetchedPoller());
    HttpClient poll = worker.connect();
    QCOMPARE(poll.ask("GET /channels/a?client=me&wait=0").status, 200);
    HttpClient control = worker.connect();
    control.send(change(R"({"add":["b"]})"));
    control.finishSending();
    QCOMPARE(control.answer().status, 200);
    QVERIFY(control.isEnded());
    QTRY_COMPARE(worker.connections(), std::size_t { 1 });
}

void TestChangingChannels::survivesAClientThatDoesNotWaitForTheAnswer()
{
    RunningWorker worker(fetchedPoller());
    HttpClient poll = worker.connect();
    QCOMPARE(poll.ask("GET /channels/a?client=me&wait=0").status, 200);
    for (int i = 0; i < 20; ++i) {
        HttpClient control = worker.connect();
        control.send(change(R"({"add":["b"]})"));
        control.abort();
    }
    QTRY_COMPARE(worker.connections(), std::size_t { 1 });
    QCOMPARE(poll.ask("GET /healthz").status, 200);
}

void TestChangingChannels::aWebSocketIsToldBeforeTheFirstMessageOfANewChannel()
{
    // Its socket is full when it asks: the answer waits behind what is going out.
    constexpr int smallBuffer = 4096;
    constexpr int large = 200'000;
    RunningWorker worker(fetchedPoller());
    SocketClient socket(worker, "/channels/a", smallBuffer);
    QCOMPARE(socket.status(), 101);
    QVERIFY(socket.read().contains(QStringLiteral("hello")));
    worker.publish("a", std::string(large, 'x'));
    QTRY_COMPARE(worker.counters().slowSubscribers.value(), one);
    socket.send(R"({"subscribe":["b"]})");
    QTRY_COMPARE(worker.counters().requests.value(), std::uint64_t { 2 });
    worker.publish("b", "new");
    QVERIFY(socket.read().contains(QStringLiteral("messages")));
    QVERIFY(socket.read().contains(QStringLiteral("subscribed")));
    QVERIFY(socket.read().contains(QStringLiteral("messages")));
}

void TestChangingChannels::aWebSocketIsNotToldOfAChangeThatCannotBe()
{
    // What the answer says is so already: it comes after the channel is followed, or not at all.
    constexpr int buffer = 65536;
    HubLimits limits;
    limits.channels = 1;
    RunningWorker worker({ fetchedPoller(), limits, {} });
    SocketClient socket(worker, "/channels/a", buffer);
    QVERIFY(socket.read().contains(QStringLiteral("hello")));
    socket.send(R"({"subscribe":["b"],"ref":"first"})");
    const QJsonObject refusal = socket.read().value(QStringLiteral("error")).toObject();
    QVERIFY(
        refusal.value(QStringLiteral("detail")).toString().contains(QStringLiteral("channels")));
    QCOMPARE(refusal.value(QStringLiteral("ref")).toString(), QStringLiteral("first"));
    worker.publish("a", "it goes on");
    QVERIFY(socket.read().contains(QStringLiteral("messages")));
}

void TestChangingChannels::aReferenceAloneIsAnsweredByItself()
{
    // A browser's page does not see pings: this is how it tells a quiet connection from a dead one.
    constexpr int buffer = 65536;
    RunningWorker worker({ fetchedPoller(), HubLimits {}, {} });
    SocketClient socket(worker, "/channels/a", buffer);
    QVERIFY(socket.read().contains(QStringLiteral("hello")));
    socket.send(R"({"ref":"still there?"})");
    QCOMPARE(socket.read(),
             (QJsonObject { { QStringLiteral("ref"), QStringLiteral("still there?") } }));
    QCOMPARE(worker.counters().badRequests.value(), 0U);
}

void TestChangingChannels::aWebSocketsOwnChangeIsRememberedForItsClient()
{
    constexpr int buffer = 65536;
    RunningWorker worker(fetchedPoller());
    {
        SocketClient socket(worker, "/channels/a?client=me", buffer);
        QVERIFY(socket.read().contains(QStringLiteral("hello")));
        socket.send(R"({"subscribe":["b"]})");
        QVERIFY(socket.read().contains(QStringLiteral("subscribed")));
    }
    QTRY_COMPARE(worker.connections(), std::size_t { 0 });
    const auto cursor = worker.publish("a", "first") - 1;
    worker.publish("b", "second");
    // It comes back with the URL that it has always had.
    HttpClient poll = worker.connect();
    const auto answer = poll.ask("GET /channels/a?client=me&since="
                                 + QByteArray::fromStdString(worker.hub().cursor(cursor).text()));
    QCOMPARE(answer.payloads(), (QList<QByteArray> { "first", "second" }));
}

void TestChangingChannels::aChangeAddsToWhatAWebSocketHasChangedItself()
{
    constexpr int buffer = 65536;
    RunningWorker worker(fetchedPoller());
    SocketClient socket(worker, "/channels/a?client=me", buffer);
    QVERIFY(socket.read().contains(QStringLiteral("hello")));
    HttpClient control = worker.connect();
    control.send(change(R"({"add":["b"]})"));
    QCOMPARE(control.answer().body.trimmed(), QByteArray(R"({"channels":["a","b"]})"));
    socket.send(R"({"subscribe":["c"],"unsubscribe":["a"]})");
    QVERIFY(socket.read().contains(QStringLiteral("subscribed")));
    control.send(change(R"({"add":["d"]})"));
    QCOMPARE(control.answer().body.trimmed(), QByteArray(R"({"channels":["b","c","d"]})"));
    worker.publish("c", "still followed");
    QVERIFY(socket.read().contains(QStringLiteral("messages")));
}

void TestChangingChannels::changesEachConnectionFromWhatItFollows()
{
    // The request of a connection that its client has given up may be read after the next one's.
    RunningWorker worker(fetchedPoller());
    HttpClient stream = worker.connect();
    QCOMPARE(stream.openStream("/channels/a,keep?client=me").status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));
    HttpClient late = worker.connect();
    QCOMPARE(late.openStream("/channels/old?client=me").status, 200);
    HttpClient control = worker.connect();
    control.send(change(R"({"add":["b"],"remove":["a"]})"));
    QCOMPARE(control.answer().body.trimmed(), QByteArray(R"({"channels":["b","keep","old"]})"));
    worker.publish("a", "not any more");
    worker.publish("keep", "kept");
    worker.publish("b", "new");
    QCOMPARE(payloadOf(stream.message()), QByteArray("kept"));
    QCOMPARE(payloadOf(stream.message()), QByteArray("new"));
}

void TestChangingChannels::countsAClientWhereItsLastConnectionFollows()
{
    RunningWorker worker(fetchedPoller());
    HttpClient stream = worker.connect();
    QCOMPARE(stream.openStream("/channels/a?client=me").status, 200);
    {
        HttpClient late = worker.connect();
        QCOMPARE(late.openStream("/channels/old?client=me").status, 200);
    }
    QTRY_COMPARE(worker.connections(), std::size_t { 1 });
    worker.call([](net::Worker & /*worker*/) {});
    HttpClient publisher = worker.connect();
    QCOMPARE(publisher.ask("POST /channels/a", "news").json().value(QStringLiteral("subscribers")),
             QJsonValue(1));
    QCOMPARE(
        publisher.ask("POST /channels/old", "news").json().value(QStringLiteral("subscribers")),
        QJsonValue(0));
}

void TestChangingChannels::countsAClientBetweenPollsWhereItIsToFollow()
{
    RunningWorker worker(fetchedPoller());
    HttpClient poll = worker.connect();
    QCOMPARE(poll.ask("GET /channels/a?client=me&wait=0").status, 200);
    HttpClient control = worker.connect();
    control.send(change(R"({"add":["b"]})"));
    QCOMPARE(control.answer().status, 200);
    QCOMPARE(control.ask("POST /channels/b", "news").json().value(QStringLiteral("subscribers")),
             QJsonValue(1));
}

QTEST_GUILESS_MAIN(TestChangingChannels)
#include "tst_changingchannels.moc"
