// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/socketclient.h"

#include <QJsonArray>
#include <QTest>

#include <string>

using namespace holdfast;
using tests::addPollerRows;
using tests::fetchedPoller;
using tests::RunningWorker;
using tests::SocketClient;
using namespace std::chrono_literals;

namespace {

constexpr int largeBuffer = 200 * 1024;
constexpr std::size_t large = 100'000; ///< bytes that such a buffer takes at once

} // namespace

/// A WebSocket that catches up with the log while it talks.
class TestSocketCatchUp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addPollerRows(); }

    void answersComeWholeBetweenTheBlocks_data();
    void answersComeWholeBetweenTheBlocks();
    void isNotGivenUpWhileItTakesWhatCameBeforeThePing();
    void isGivenUpWhenItTakesNothing();
};

void TestSocketCatchUp::answersComeWholeBetweenTheBlocks_data()
{
    QTest::addColumn<int>("sendBuffer");
    // With one of them the socket takes what it is sent at first, and not the answers after it.
    for (int kilobytes = 100; kilobytes <= 260; kilobytes += 10)
        QTest::addRow("send buffer of %d kB", kilobytes) << kilobytes * 1024;
}

void TestSocketCatchUp::answersComeWholeBetweenTheBlocks()
{
    QFETCH(int, sendBuffer);
    constexpr int messages = 400;
    constexpr int pings = 400;
    RunningWorker worker(fetchedPoller());
    for (int i = 0; i < messages; ++i)
        worker.publish("a", std::string(2000, 'x'));
    std::string frames;
    for (int i = 0; i < pings; ++i)
        bench::appendClientFrame(bench::Opcode::Ping, std::string(100, '?') + std::to_string(i), 7,
                                 frames);
    SocketClient socket(worker, "/channels/a?since=oldest", sendBuffer, frames);
    QCOMPARE(socket.status(), 101);
    worker.call([](net::Worker &) {}); // time for it to read on, while nobody reads from it
    int pongs = 0;
    int next = 1;
    while (pongs < pings || next <= messages) {
        const SocketClient::Frame frame = socket.readFrame();
        if (frame.opcode == bench::Opcode::Pong) {
            QVERIFY(frame.payload.endsWith(QByteArray::number(pongs).prepend('?')));
            ++pongs;
            continue;
        }
        QCOMPARE(frame.opcode, bench::Opcode::Text);
        const QJsonArray some = frame.json().value(QStringLiteral("messages")).toArray();
        for (const auto &message : some) {
            const QString id = message.toObject().value(QStringLiteral("id")).toString();
            QVERIFY(id.endsWith(QStringLiteral("-%1").arg(next)));
            ++next;
        }
    }
    worker.publish("a", "last");
    QCOMPARE(socket.read().value(QStringLiteral("messages")).toArray().size(), 1);
}

void TestSocketCatchUp::isNotGivenUpWhileItTakesWhatCameBeforeThePing()
{
    // The system's buffer takes it all, with the ping behind it.
    RunningWorker worker(fetchedPoller());
    SocketClient slow(worker, "/channels/a", largeBuffer);
    QVERIFY(slow.read().contains(QStringLiteral("hello")));
    worker.advance(24s);
    worker.publish("a", std::string(large, 'x'));
    worker.advance(2s);
    QCOMPARE(worker.counters().slowSubscribers.value(), std::uint64_t { 0 });
    QVERIFY(slow.take(large / 2));
    worker.advance(21s);
    QVERIFY(slow.read().contains(QStringLiteral("messages")));
    QCOMPARE(slow.readFrame().opcode, bench::Opcode::Ping);
}

void TestSocketCatchUp::isGivenUpWhenItTakesNothing()
{
    RunningWorker worker(fetchedPoller());
    SocketClient dead(worker, "/channels/a", largeBuffer);
    QVERIFY(dead.read().contains(QStringLiteral("hello")));
    worker.publish("a", std::string(large, 'x'));
    // Its system may still acknowledge the first bytes after the first ping.
    for (int pings = 0; pings < 5 && worker.connections() > 0; ++pings) {
        worker.advance(26s);
        worker.advance(21s);
    }
    QCOMPARE(worker.connections(), std::size_t { 0 });
}

QTEST_GUILESS_MAIN(TestSocketCatchUp)
#include "tst_socketcatchup.moc"
