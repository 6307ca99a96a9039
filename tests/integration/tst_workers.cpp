// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QTest>
#include <QThread>

#include <functional>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpAnswer;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;
using holdfast::tests::StreamClient;
using holdfast::tests::StreamKind;

namespace {

constexpr int publishers = 4;
constexpr int messagesEach = 40;
constexpr int messages = publishers * messagesEach;

/// Polls until it has that many messages; returns their payloads in the order of arrival.
QList<QByteArray> pollAll(quint16 port, const QByteArray &cursor)
{
    HttpClient client(port);
    QList<QByteArray> found;
    QByteArray since = cursor;
    while (found.size() < messages) {
        const HttpAnswer answer = client.ask("GET /channels/a?since=" + since);
        if (answer.status != 200 || answer.json().contains(u"gap"_s))
            break;
        found += answer.payloads();
        since = answer.cursor();
    }
    return found;
}

/// Reads a stream until it has that many messages.
QList<QByteArray> streamAll(HttpClient &client)
{
    QList<QByteArray> found;
    while (found.size() < messages) {
        const auto event = client.message();
        if (!event || event->name != "message")
            break;
        found.append(event->json().value(u"data"_s).toString().toUtf8());
    }
    return found;
}

void publishAll(quint16 port, int publisher)
{
    HttpClient client(port);
    for (int i = 0; i < messagesEach; ++i) {
        const QByteArray text = QByteArray::number(publisher) + ':' + QByteArray::number(i);
        if (client.ask("POST /channels/a", text).status != 201)
            return;
    }
}

/// Runs each task in its own thread, and waits for all.
void together(const std::vector<std::function<void()>> &tasks)
{
    std::vector<std::unique_ptr<QThread>> threads;
    for (const auto &task : tasks) {
        threads.emplace_back(QThread::create(task));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        thread->wait();
}

} // namespace

/// The number of workers makes no difference: there is one log, and every client gets the same.
class TestWorkers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsEverybodyTheSame_data();
    void showsEverybodyTheSame();
    void aWebSocketLosesNothingAfterTheAnswerToAChange();
};

void TestWorkers::showsEverybodyTheSame_data()
{
    QTest::addColumn<QString>("workers");
    for (int workers = 1; workers <= 4; ++workers) {
        QTest::addRow("%d", workers) << QString::number(workers);
    }
}

void TestWorkers::showsEverybodyTheSame()
{
    constexpr std::size_t each = 6;
    QFETCH(QString, workers);
    const ServerProcess server({ u"--workers"_s, workers });
    const quint16 port = server.port();
    const QByteArray start = server.connect().ask("GET /channels/a?wait=0").cursor();
    std::vector<HttpClient> streams;
    for (std::size_t i = 0; i < each; ++i) {
        streams.push_back(server.connect());
        const QByteArray target = i % 2 == 0 ? "/channels/a" : "/channels/other,*";
        QCOMPARE(streams.back().openStream(target).status, 200);
        QCOMPARE(streams.back().message()->name, QByteArray("hello"));
    }
    std::vector<QList<QByteArray>> seen(2 * each);
    std::vector<std::function<void()>> tasks;
    tasks.reserve(publishers + 2 * each);
    for (int i = 0; i < publishers; ++i)
        tasks.emplace_back([port, i] { publishAll(port, i); });
    for (std::size_t i = 0; i < each; ++i) {
        tasks.emplace_back([&, i] { seen[i] = streamAll(streams[i]); });
        tasks.emplace_back([&, i] { seen[each + i] = pollAll(port, start); });
    }
    together(tasks);

    const QList<QByteArray> log =
        server.connect().ask("GET /channels/a?since=oldest&wait=0").payloads();
    QCOMPARE(log.size(), messages);
    for (const QList<QByteArray> &order : seen)
        QCOMPARE(order, log);
    // Each publisher's messages are in the order in which it sent them.
    std::vector<int> next(publishers, 0);
    for (const QByteArray &text : log) {
        const auto publisher = text.first(text.indexOf(':')).toUInt();
        QCOMPARE(text.mid(text.indexOf(':') + 1).toInt(), next.at(publisher)++);
    }
}

void TestWorkers::aWebSocketLosesNothingAfterTheAnswerToAChange()
{
    // Publishers on both workers, so that some are not on the WebSocket's worker.
    constexpr int changes = 600;
    const ServerProcess server({ u"--workers"_s, u"2"_s });
    StreamClient socket(server.connect(), StreamKind::WebSocket, "/channels/c0");
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    std::vector<HttpClient> publishing;
    for (int i = 0; i < publishers; ++i)
        publishing.push_back(server.connect());
    for (int i = 1; i <= changes; ++i) {
        const QByteArray channel = 'c' + QByteArray::number(i);
        const QByteArray before = 'c' + QByteArray::number(i - 1);
        QVERIFY(socket.say(R"({"subscribe":[")" + channel + R"("],"unsubscribe":[")" + before
                           + R"("]})"));
        QCOMPARE(socket.frame()->payload, R"({"subscribed":[")" + channel + R"("]})");
        HttpClient &publisher = publishing[static_cast<std::size_t>(i % publishers)];
        QCOMPARE(publisher.ask("POST /channels/" + channel, "news").status, 201);
        // If the message were lost, this one would be received in its place.
        QCOMPARE(publisher.ask("POST /channels/" + channel, "last").status, 201);
        QCOMPARE(socket.next()->object.value(u"data"_s).toString(), u"news"_s);
        QCOMPARE(socket.next()->object.value(u"data"_s).toString(), u"last"_s);
    }
}

QTEST_GUILESS_MAIN(TestWorkers)
#include "tst_workers.moc"
