// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/runningworker.h"
#include "tests/support/streamclient.h"

#include <QJsonArray>
#include <QTest>

using namespace holdfast;
using namespace holdfast::tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// RFC 6455 section 5.2.
constexpr unsigned textOpcode = 1;
constexpr unsigned closeOpcode = 8;
constexpr unsigned pingOpcode = 9;
constexpr unsigned pongOpcode = 10;

StreamClient socketOn(RunningWorker &worker, const QByteArray &target,
                      const QByteArray &fields = {})
{
    return { worker.connect(), StreamKind::WebSocket, target, fields };
}

} // namespace

/// What a WebSocket's client may say, and what it is answered.
class TestWebSockets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addPollerRows(); }

    void isGreetedThenSentMessages();
    void publishesAndIsAnswered();
    void bearsTheReferenceOfAFrameThatFails_data();
    void bearsTheReferenceOfAFrameThatFails();
    void mayNotPublishWhatItsRequestMayNot();
    void changesWhatItFollows();
    void acknowledges();
    void acknowledgesTheCursorThatItWasGreetedWith();
    void publishesNoMoreThanARequestMay();
    void isToldWhatIsNotUnderstood_data();
    void isToldWhatIsNotUnderstood();

    void answersAPingWithItsPayload();
    void asksTheSilentAndSendsThemAway();
    void doesNotMissThePongOfWhoWasNotAsked();
    void doesNotMissThePongOfWhoFellBehind();
    void asksAgainThoughThereIsAlwaysSomethingToSend();
    void endsWithTheCodeThatItIsSent();
    void endsWithItsCodeBehindABlockThatIsStillGoingOut();
    void closesWithTheReason_data();
    void closesWithTheReason();
    void answersAFloodOfPingsWithoutKeepingThem();
};

void TestWebSockets::isGreetedThenSentMessages()
{
    RunningWorker worker(fetchedPoller());
    worker.publish("a", "before");
    StreamClient socket = socketOn(worker, "/channels/a?client=me");
    QCOMPARE(socket.status(), 101);
    QCOMPARE(socket.head().fields.value("sec-websocket-accept"),
             QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")); // RFC 6455 section 1.3
    const auto hello = socket.next();
    QVERIFY(hello);
    QCOMPARE(hello->what, QByteArray("hello"));
    QCOMPARE(hello->seq(u"cursor"_s), 1U);
    QCOMPARE(hello->object.value(u"client"_s).toString(), u"me"_s);
    worker.publish("a", "after");
    QCOMPARE(socket.next()->object.value(u"data"_s).toString(), u"after"_s);
}

void TestWebSockets::publishesAndIsAnswered()
{
    RunningWorker worker(fetchedPoller());
    StreamClient socket = socketOn(worker, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.say(R"({"publish":{"channel":"b","data":"x"},"ref":"7"})"));
    const auto answer = socket.next();
    QVERIFY(answer);
    QCOMPARE(answer->what, QByteArray("published"));
    QCOMPARE(answer->seq(u"id"_s), 1U);
    QCOMPARE(answer->object.value(u"channel"_s).toString(), u"b"_s);
    QCOMPARE(answer->object.value(u"ref"_s).toString(), u"7"_s);
    QVERIFY(socket.say(R"({"publish":{"channel":"system","data":"x"},"ref":"8"})"));
    const auto refusal = socket.next();
    QVERIFY(refusal);
    QCOMPARE(refusal->what, QByteArray("error"));
    QCOMPARE(refusal->object.value(u"ref"_s).toString(), u"8"_s);
    QCOMPARE(worker.hub().head(), 1U);
}

void TestWebSockets::bearsTheReferenceOfAFrameThatFails_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no data") << QByteArray(R"({"publish":{"channel":"b"},"ref":"r"})");
    QTest::newRow("no channel's name")
        << QByteArray(R"({"publish":{"channel":"b..c","data":1},"ref":"r"})");
    QTest::newRow("a reserved event")
        << QByteArray(R"({"publish":{"channel":"b","data":1,"event":"error"},"ref":"r"})");
    QTest::newRow("no JSON") << QByteArray(R"({"ref":"r","publish":{"channel":"b","data":tru}})");
    QTest::newRow("too deep") << QByteArray(R"({"publish":{"channel":"b","data":)")
            + QByteArray(1100, '[') + QByteArray(1100, ']') + R"(},"ref":"r"})";
}

void TestWebSockets::bearsTheReferenceOfAFrameThatFails()
{
    QFETCH(QByteArray, text);
    RunningWorker worker(fetchedPoller());
    StreamClient socket = socketOn(worker, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.say(text));
    const auto refusal = socket.next();
    QVERIFY(refusal);
    QCOMPARE(refusal->what, QByteArray("error"));
    QCOMPARE(refusal->object.value(u"ref"_s).toString(), u"r"_s);
    QCOMPARE(worker.hub().head(), 0U);
}

void TestWebSockets::mayNotPublishWhatItsRequestMayNot()
{
    RunningWorker worker(fetchedPoller());
    StreamClient socket = socketOn(worker, "/channels/a", "Origin: http://evil.example\r\n");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.say(R"({"publish":{"channel":"a","data":"x"}})"));
    const auto refusal = socket.next();
    QVERIFY(refusal);
    QCOMPARE(refusal->what, QByteArray("error"));
    QVERIFY(refusal->object.value(u"detail"_s).toString().contains(u"another origin"_s));
    QCOMPARE(worker.hub().head(), 0U);
    worker.publish("a", "it may read"); // for which it came
    QCOMPARE(socket.next()->what, QByteArray("message"));
}

void TestWebSockets::changesWhatItFollows()
{
    RunningWorker worker(fetchedPoller());
    worker.publish("b", "before it asked");
    StreamClient socket = socketOn(worker, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.say(R"({"subscribe":["b","c.*"],"unsubscribe":["a"],"ref":"r"})"));
    // The list is no object, so it is looked at as it came.
    const auto answer = socket.frame();
    QVERIFY(answer);
    QCOMPARE(answer->opcode, textOpcode);
    QCOMPARE(answer->payload, QByteArray(R"({"subscribed":["b","c.*"],"ref":"r"})"));
    // Whoever has had the answer follows what it says, once the worker has done its turn.
    worker.publish("a", "not any more");
    worker.publish("c.1", "by pattern");
    worker.publish("b", "by name");
    QCOMPARE(socket.next()->object.value(u"data"_s).toString(), u"by pattern"_s);
    QCOMPARE(socket.next()->object.value(u"data"_s).toString(), u"by name"_s);
}

void TestWebSockets::acknowledges()
{
    RunningWorker worker(fetchedPoller());
    StreamClient socket = socketOn(worker, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    worker.publish("a", "1");
    const auto message = socket.next();
    QVERIFY(message);
    const QByteArray cursor = message->object.value(u"id"_s).toString().toUtf8();
    const MessagePtr receipt = worker.hub().receipts().find(1);
    QCOMPARE(receipt->received(), 0U);
    QVERIFY(socket.say(R"({"ack":")" + cursor + "\"}"));
    QTRY_COMPARE(receipt->received(), 1U);
    QCOMPARE(receipt->seen(), 0U);
    QVERIFY(socket.say(R"({"ack":")" + cursor + R"(","seen":")" + cursor + "\"}"));
    QTRY_COMPARE(receipt->seen(), 1U);
    QCOMPARE(receipt->received(), 1U); // once
}

void TestWebSockets::acknowledgesTheCursorThatItWasGreetedWith()
{
    RunningWorker worker(fetchedPoller());
    StreamClient socket = socketOn(worker, "/channels/a?client=me");
    const auto hello = socket.next();
    QVERIFY(hello);
    QCOMPARE(hello->seq(u"cursor"_s), 0U); // of an empty log
    const QByteArray cursor = hello->object.value(u"cursor"_s).toString().toUtf8();
    QVERIFY(socket.say(R"({"ack":")" + cursor + "\"}"));
    worker.publish("a", "next");
    QCOMPARE(socket.next()->what, QByteArray("message")); // and no error before it
    HttpClient client = worker.connect();
    const QByteArray body = R"({"cursor":")" + cursor + "\"}";
    QCOMPARE(client.ask("POST /clients/me/acks", body).status, 204);
}

void TestWebSockets::publishesNoMoreThanARequestMay()
{
    constexpr int bodyLimit = 1000;
    RunningWorker::Setup setup { fetchedPoller(), {}, {} };
    setup.requests.maxBodyBytes = bodyLimit;
    RunningWorker worker(setup);
    StreamClient socket = socketOn(worker, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    const auto publish = [](int bytes) -> QByteArray {
        return "{\"publish\":{\"channel\":\"b\",\"data\":\"" + QByteArray(bytes, 'x') + "\"}}";
    };
    QVERIFY(socket.say(publish(bodyLimit + 1)));
    const auto refusal = socket.next();
    QVERIFY(refusal);
    QCOMPARE(refusal->what, QByteArray("error"));
    QVERIFY(refusal->object.value(u"detail"_s).toString().contains(u"1000"_s));
    QVERIFY(socket.say(publish(bodyLimit)));
    QCOMPARE(socket.next()->what, QByteArray("published"));
    QCOMPARE(worker.hub().head(), 1U);
}

void TestWebSockets::isToldWhatIsNotUnderstood_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no JSON") << QByteArray("hello?");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("an unknown wish") << QByteArray(R"({"dance":true})");
    QTest::newRow("a name that is none") << QByteArray(R"({"subscribe":["a..b"]})");
    QTest::newRow("to follow nothing at all") << QByteArray(R"({"unsubscribe":["a"]})");
    QTest::newRow("a cursor of another life") << QByteArray(R"({"ack":"zzzzzzzz-1"})");
    QTest::newRow("a cursor that is none") << QByteArray(R"({"seen":"yesterday"})");
}

void TestWebSockets::isToldWhatIsNotUnderstood()
{
    QFETCH(QByteArray, text);
    RunningWorker worker(fetchedPoller());
    StreamClient socket = socketOn(worker, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.say(text));
    const auto answer = socket.next();
    QVERIFY(answer);
    QCOMPARE(answer->what, QByteArray("error"));
    QVERIFY(!answer->object.value(u"detail"_s).toString().isEmpty());
    worker.publish("a", "it goes on");
    QCOMPARE(socket.next()->object.value(u"data"_s).toString(), u"it goes on"_s);
}

void TestWebSockets::answersAPingWithItsPayload()
{
    RunningWorker worker(fetchedPoller());
    StreamClient socket = socketOn(worker, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.sendFrame(pingOpcode, "are you there?"));
    const auto pong = socket.frame();
    QVERIFY(pong);
    QCOMPARE(pong->opcode, pongOpcode);
    QCOMPARE(pong->payload, QByteArray("are you there?"));
}

void TestWebSockets::asksTheSilentAndSendsThemAway()
{
    RunningWorker worker(fetchedPoller());
    StreamClient silent = socketOn(worker, "/channels/a");
    StreamClient alive = socketOn(worker, "/channels/a");
    QCOMPARE(silent.next()->what, QByteArray("hello"));
    QCOMPARE(alive.next()->what, QByteArray("hello"));
    worker.advance(26s);
    for (StreamClient *socket : { &silent, &alive }) {
        const auto ping = socket->frame();
        QVERIFY(ping);
        QCOMPARE(ping->opcode, pingOpcode);
    }
    worker.advance(1s);
    QVERIFY(alive.sendFrame(pongOpcode, {}));
    QVERIFY(alive.say(R"({"subscribe":["a"]})")); // its answer shows that the pong has come
    QVERIFY(alive.frame());
    worker.advance(21s);
    QVERIFY(!silent.frame());
    QTRY_COMPARE(worker.connections(), std::size_t { 1 });
    worker.publish("a", "still here");
    QCOMPARE(alive.next()->object.value(u"data"_s).toString(), u"still here"_s);
}

void TestWebSockets::doesNotMissThePongOfWhoWasNotAsked()
{
    RunningWorker worker(fetchedPoller());
    StreamClient moved = socketOn(worker, "/channels/a?client=me");
    QCOMPARE(moved.next()->what, QByteArray("hello"));
    worker.advance(10s);
    StreamClient other = socketOn(worker, "/channels/b");
    QCOMPARE(other.next()->what, QByteArray("hello"));
    worker.advance(16s);
    QCOMPARE(moved.frame()->opcode, pingOpcode);
    QVERIFY(moved.sendFrame(pongOpcode, {}));
    QVERIFY(moved.say(R"({"subscribe":["a"]})")); // its answer shows that the pong has come
    QVERIFY(moved.frame());
    worker.advance(10s);
    QCOMPARE(other.frame()->opcode, pingOpcode);
    QVERIFY(other.sendFrame(pongOpcode, {}));
    QVERIFY(other.say(R"({"subscribe":["b"]})"));
    QVERIFY(other.frame());
    // It joins those who were asked before it came.
    HttpClient control = worker.connect();
    control.send(
        HttpClient::request("PATCH /clients/me/channels", R"({"add":["b"],"remove":["a"]})"));
    QCOMPARE(control.answer().status, 200);
    worker.advance(21s);
    worker.publish("b", "still here");
    QCOMPARE(moved.next()->object.value(u"data"_s).toString(), u"still here"_s);
    // And is asked with them, and missed when it does not answer.
    worker.advance(5s);
    QCOMPARE(moved.frame()->opcode, pingOpcode);
    worker.advance(21s);
    QVERIFY(!moved.frame());
}

void TestWebSockets::doesNotMissThePongOfWhoFellBehind()
{
    constexpr int smallBuffer = 4096;
    RunningWorker worker(fetchedPoller());
    StreamClient slow(worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer),
                      StreamKind::WebSocket, "/channels/a");
    QCOMPARE(slow.next()->what, QByteArray("hello"));
    StreamClient quick = socketOn(worker, "/channels/a");
    QCOMPARE(quick.next()->what, QByteArray("hello"));
    worker.advance(24s);
    worker.publish("a", std::string(200'000, 'x'));
    QCOMPARE(quick.next()->what, QByteArray("message"));
    QTRY_COMPARE(worker.counters().slowSubscribers.value(), std::uint64_t { 1 });
    worker.advance(2s);
    QCOMPARE(quick.frame()->opcode, pingOpcode);
    QVERIFY(quick.sendFrame(pongOpcode, {}));
    QVERIFY(quick.say(R"({"subscribe":["a"]})"));
    QVERIFY(quick.frame());
    // It catches up among those who were asked while it was away.
    QCOMPARE(slow.next()->what, QByteArray("message"));
    worker.publish("a", "caught up");
    QCOMPARE(slow.next()->object.value(u"data"_s).toString(), u"caught up"_s);
    worker.advance(21s);
    worker.publish("a", "still here");
    QCOMPARE(slow.next()->object.value(u"data"_s).toString(), u"still here"_s);
}

void TestWebSockets::asksAgainThoughThereIsAlwaysSomethingToSend()
{
    RunningWorker worker(fetchedPoller());
    StreamClient socket = socketOn(worker, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    worker.call([&worker](net::Worker & /*worker*/) {
        // In the turn in which the ping is due there is a message to send as well.
        auto message = Message::make(Draft { "a", "news", {}, {} }, 0);
        QVERIFY(worker.hub().publish(std::move(message).value()).hasValue());
        worker.advanceHere(26s);
    });
    QList<unsigned> opcodes;
    for (int i = 0; i < 2; ++i)
        opcodes.append(socket.frame()->opcode);
    QVERIFY(opcodes.contains(pingOpcode));
    QVERIFY(opcodes.contains(textOpcode));
}

void TestWebSockets::endsWithTheCodeThatItIsSent()
{
    RunningWorker worker(fetchedPoller());
    StreamClient socket = socketOn(worker, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.sendFrame(closeOpcode,
                             "\x0f\xa0"
                             "bye")); // 4000: an application's own
    QVERIFY(!socket.next());
    QCOMPARE(socket.closeCode(), 4000);
    QVERIFY(socket.isEnded());
}

void TestWebSockets::endsWithItsCodeBehindABlockThatIsStillGoingOut()
{
    constexpr int smallBuffer = 4096;
    RunningWorker worker(fetchedPoller());
    for (int i = 0; i < 4; ++i)
        worker.publish("big", std::string(200'000, 'x'));
    StreamClient socket(worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer),
                        StreamKind::WebSocket, "/channels/big?since=oldest");
    QTRY_COMPARE(worker.counters().slowSubscribers.value(), std::uint64_t { 1 });
    QVERIFY(socket.sendFrame(closeOpcode, "\x0f\xa0"));
    worker.call([](net::Worker &) {}); // it has read the frame
    while (socket.next()) { }
    QCOMPARE(socket.closeCode(), 4000);
    QVERIFY(socket.isEnded());
}

void TestWebSockets::closesWithTheReason_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const QByteArray key(4, '\0');
    QTest::newRow("a frame that is not masked") << QByteArray("\x81\x02{}") << 1002;
    QTest::newRow("a reserved opcode") << "\x83\x80" + key << 1002;
    QTest::newRow("a reserved bit") << "\xa1\x80" + key << 1002;
    QTest::newRow("a ping in parts") << QByteArray("\x09\x80", 2) + key << 1002;
    QTest::newRow("a compressed frame that was not agreed on") << "\xc1\x82" + key + "{}" << 1002;
    QTest::newRow("text that is not UTF-8") << "\x81\x81" + key + "\xff" << 1007;
    QTest::newRow("binary") << "\x82\x81" + key + "x" << 1003;
}

void TestWebSockets::closesWithTheReason()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    RunningWorker worker(fetchedPoller());
    StreamClient socket = socketOn(worker, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    QVERIFY(socket.send(bytes));
    QVERIFY(!socket.next());
    QCOMPARE(socket.closeCode(), code);
    QVERIFY(socket.isEnded());
}

void TestWebSockets::answersAFloodOfPingsWithoutKeepingThem()
{
    constexpr int smallBuffer = 4096;
    constexpr int pings = 5000; // 650 KB, which the system's buffers hold
    RunningWorker worker(fetchedPoller());
    StreamClient socket(worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer),
                        StreamKind::WebSocket, "/channels/a");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    const QByteArray payload(125, 'p');
    for (int i = 0; i < pings; ++i)
        QVERIFY(socket.sendFrame(pingOpcode, payload));
    // It reads on only as its answers go out: while none is taken, one read's worth is all.
    QTRY_VERIFY(worker.counters().bytesSent.value() > 0);
    for (int turn = 0; turn < 20; ++turn)
        worker.call([](net::Worker & /*worker*/) {});
    QVERIFY(worker.counters().bytesReceived.value() < 200'000);
    for (int i = 0; i < pings; ++i) {
        const auto pong = socket.frame();
        QVERIFY(pong);
        QCOMPARE(pong->opcode, pongOpcode);
        QCOMPARE(pong->payload, payload);
    }
    QVERIFY(worker.counters().bytesReceived.value() > std::uint64_t { pings } * payload.size());
}

QTEST_GUILESS_MAIN(TestWebSockets)
#include "tst_websockets.moc"
