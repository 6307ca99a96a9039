// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/intake.h"
#include "app/bench/stamp.h"
#include "app/bench/websocketframe.h"

#include <QTest>

#include <array>
#include <string>

using namespace holdfast::bench;

Q_DECLARE_METATYPE(Transport)

class TestIntake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsEachMessageOnceHoweverTheBytesAreCut_data();
    void countsEachMessageOnceHoweverTheBytesAreCut();
    void asksAgainFromTheCursorOfTheJsonAnswer();
    void asksAgainWithTheValidatorsOfTheAnswer();
    void answersAPingWithAPong();
    void saysWhyASubscriberWasRefused_data();
    void saysWhyASubscriberWasRefused();
    void countsAGapNoticeOfEveryTransport_data();
    void countsAGapNoticeOfEveryTransport();

private:
    static Options optionsFor(Transport transport, CursorStyle cursor = CursorStyle::Since);
    static std::string payload(std::uint32_t sequence);
    static std::string stream(Transport transport, const std::string &body);
    static std::string frame(const std::string &text);
};

namespace {

constexpr std::uint32_t route = makeRoute(1, 0);

Subscription newSubscription()
{
    return {
        .channel = 0, .route = route, .isOpen = false, .cursor = {}, .check = SequenceCheck(1)
    };
}

} // namespace

Options TestIntake::optionsFor(Transport transport, CursorStyle cursor)
{
    Options options;
    options.transport = transport;
    options.port = 80;
    options.dialect = { "/channels/{channel}?wait=9", "/channels/{channel}", cursor };
    return options;
}

std::string TestIntake::payload(std::uint32_t sequence)
{
    std::string bytes(100, '.');
    writeStamp({ .publisher = 0, .route = route, .sequence = sequence, .sentNs = 0 }, bytes.data());
    return bytes;
}

std::string TestIntake::frame(const std::string &text)
{
    std::string bytes;
    appendServerFrame(Opcode::Text, text, bytes);
    return bytes;
}

/// What a server sends before and around `body`.
std::string TestIntake::stream(Transport transport, const std::string &body)
{
    switch (transport) {
    case Transport::EventStream:
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + body;
    case Transport::WebSocket:
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
               "Sec-WebSocket-Accept: "
            + std::string(webSocketAccept) + "\r\n\r\n" + body;
    case Transport::LongPoll:
        return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n"
            + body;
    }
    return {};
}

void TestIntake::countsEachMessageOnceHoweverTheBytesAreCut_data()
{
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *title, Transport transport, const std::string &bytes) {
        QTest::newRow(title) << transport << QByteArray::fromStdString(bytes);
    };
    const auto data = [](std::uint32_t sequence) {
        return "data: " + payload(sequence) + "\n\n";
    };
    const auto json = [](std::uint32_t sequence) {
        return R"({"messages":[{"data":")" + payload(sequence) + R"("}]})";
    };
    row("SSE", Transport::EventStream,
        stream(Transport::EventStream,
               "event: hello\ndata: {}\n\n" + data(0) + ": beat\n\n" + data(1) + data(2)));
    row("SSE with CRLF", Transport::EventStream,
        stream(Transport::EventStream,
               "data: " + payload(0) + "\r\n\r\ndata: " + payload(1) + "\r\n\r\ndata: " + payload(2)
                   + "\r\n\r\n"));
    row("WebSocket, one message a frame", Transport::WebSocket,
        stream(Transport::WebSocket,
               frame(R"({"hello":{}})") + frame(json(0)) + frame(json(1)) + frame(json(2))));
    row("WebSocket, all in one frame", Transport::WebSocket,
        stream(Transport::WebSocket, frame(payload(0) + ',' + payload(1) + ',' + payload(2))));
    row("long-poll", Transport::LongPoll,
        stream(Transport::LongPoll, payload(0) + ',' + payload(1))
            + stream(Transport::LongPoll, payload(2)));
}

void TestIntake::countsEachMessageOnceHoweverTheBytesAreCut()
{
    QFETCH(Transport, transport);
    QFETCH(QByteArray, bytes);
    const Options options = optionsFor(transport);
    const RequestWriter requests(options);
    for (const std::size_t step :
         { std::size_t { 1 }, std::size_t { 7 }, std::size_t { 100000 } }) {
        Intake intake(options, requests);
        Subscription subscription = newSubscription();
        std::string waiting;
        std::string reply;
        for (std::size_t at = 0; at < static_cast<std::size_t>(bytes.size()); at += step) {
            waiting += bytes.toStdString().substr(at, step);
            const Intaken taken = intake.take(subscription, waiting, 1, reply);
            QVERIFY2(taken.failure.empty(), taken.failure.c_str());
            waiting.erase(0, taken.bytes);
        }
        QVERIFY(waiting.empty());
        intake.finish(subscription, std::array { 3U });
        QCOMPARE(intake.tally().counts.delivered, 3U);
        QVERIFY(intake.tally().counts.isExact());
    }
}

void TestIntake::asksAgainFromTheCursorOfTheJsonAnswer()
{
    const Options options = optionsFor(Transport::LongPoll);
    const RequestWriter requests(options);
    Intake intake(options, requests);
    Subscription subscription = newSubscription();
    std::string reply;
    intake.take(subscription,
                stream(Transport::LongPoll, R"({"cursor":"k3v9x2ab-42","messages":[]})"), 1, reply);
    QVERIFY2(reply.starts_with("GET /channels/bench.0?wait=9&since=k3v9x2ab-42 HTTP/1.1\r\n"),
             reply.c_str());
    QVERIFY(reply.ends_with("\r\n\r\n"));
}

void TestIntake::asksAgainWithTheValidatorsOfTheAnswer()
{
    const Options options = optionsFor(Transport::LongPoll, CursorStyle::Validators);
    const RequestWriter requests(options);
    Intake intake(options, requests);
    Subscription subscription = newSubscription();
    std::string reply;
    intake.take(subscription,
                "HTTP/1.1 200 OK\r\nLast-Modified: Mon, 23 Nov 2026 17:12:41 GMT\r\n"
                "Etag: 3\r\nContent-Length: 1\r\n\r\nx",
                1, reply);
    QVERIFY(reply.find("\r\nIf-Modified-Since: Mon, 23 Nov 2026 17:12:41 GMT\r\n"
                       "If-None-Match: 3\r\n\r\n")
            != std::string::npos);
}

void TestIntake::answersAPingWithAPong()
{
    const Options options = optionsFor(Transport::WebSocket);
    const RequestWriter requests(options);
    Intake intake(options, requests);
    Subscription subscription = newSubscription();
    std::string ping;
    appendServerFrame(Opcode::Ping, "hello", ping);
    std::string reply;
    intake.take(subscription, stream(Transport::WebSocket, ping), 1, reply);
    const auto head = readFrameHead(reply);
    QVERIFY(head.has_value());
    QVERIFY(head->opcode == Opcode::Pong);
    QVERIFY(head->isMasked);
    QCOMPARE(head->payloadBytes, std::size_t { 5 });
}

void TestIntake::saysWhyASubscriberWasRefused_data()
{
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("a limit") << Transport::EventStream
                             << QByteArray("HTTP/1.1 503 Service Unavailable\r\n\r\n")
                             << QByteArray("503 Service Unavailable");
    QTest::newRow("not HTTP") << Transport::LongPoll << QByteArray("220 smtp\r\n\r\n")
                              << QByteArray("does not speak HTTP");
    QTest::newRow("a wrong accept key")
        << Transport::WebSocket
        << QByteArray("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\n\r\n")
        << QByteArray("Sec-WebSocket-Accept");
    QTest::newRow("no WebSocket here")
        << Transport::WebSocket << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << QByteArray("200 OK");
}

void TestIntake::saysWhyASubscriberWasRefused()
{
    QFETCH(Transport, transport);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, why);
    const Options options = optionsFor(transport);
    const RequestWriter requests(options);
    Intake intake(options, requests);
    Subscription subscription = newSubscription();
    std::string reply;
    const Intaken taken = intake.take(subscription, bytes.toStdString(), 1, reply);
    QVERIFY2(QByteArray::fromStdString(taken.failure).contains(why), taken.failure.c_str());
    QVERIFY(reply.empty());
}

void TestIntake::countsAGapNoticeOfEveryTransport_data()
{
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("SSE") << Transport::EventStream
                         << QByteArray("event: gap\ndata: {\"from\":\"a-1\"}\n\n");
    QTest::newRow("WebSocket") << Transport::WebSocket
                               << QByteArray::fromStdString(frame(R"({"gap":{"from":"a-1"}})"));
    QTest::newRow("long-poll") << Transport::LongPoll
                               << QByteArray(
                                      R"({"cursor":"a-9","gap":{"from":"a-1"},"messages":[]})");
}

void TestIntake::countsAGapNoticeOfEveryTransport()
{
    QFETCH(Transport, transport);
    QFETCH(QByteArray, bytes);
    const Options options = optionsFor(transport);
    const RequestWriter requests(options);
    Intake intake(options, requests);
    Subscription subscription = newSubscription();
    std::string reply;
    intake.take(subscription, stream(transport, bytes.toStdString()), 1, reply);
    QCOMPARE(intake.tally().counts.gapNotices, 1U);
}

QTEST_APPLESS_MAIN(TestIntake)
#include "tst_intake.moc"
