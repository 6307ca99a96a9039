// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/runningworker.h"

#include <QTest>

#include <future>
#include <memory>

using namespace holdfast;
using namespace holdfast::tests;

namespace {

constexpr std::uint64_t messages = net::Inbox::maxDeliveries + 1000;

/// Keeps a worker from its inbox as long as it lives.
class Pause
{
public:
    explicit Pause(RunningWorker &worker)
        : m_thread(QThread::create([this, &worker] {
            worker.call([this](net::Worker & /*worker*/) {
                m_isPaused.set_value();
                m_isOver.get_future().wait();
            });
        }))
    {
        m_thread->start();
        m_isPaused.get_future().wait();
    }
    ~Pause()
    {
        m_isOver.set_value();
        m_thread->wait();
    }
    Pause(const Pause &) = delete;
    Pause &operator=(const Pause &) = delete;

private:
    std::promise<void> m_isPaused;
    std::promise<void> m_isOver;
    std::unique_ptr<QThread> m_thread;
};

quint64 seqOf(const QByteArray &cursor)
{
    return cursor.split('-').value(1).toULongLong();
}

} // namespace

/// More has been published than a worker's inbox holds.
class TestFullInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void losesNothingThatTheLogHolds();
    void tellsWhatTheLogDoesNotHoldAnyMore();

private:
    /// Publishes more than the inbox holds while the worker cannot look into it.
    static void overfill(RunningWorker &worker);
};

void TestFullInbox::overfill(RunningWorker &worker)
{
    const Pause pause(worker);
    for (std::uint64_t i = 0; i < messages; ++i) {
        auto message = Message::make(Draft { "a", "x", {}, {} }, 0);
        QVERIFY(worker.hub().publish(std::move(message).value()));
    }
}

void TestFullInbox::losesNothingThatTheLogHolds()
{
    RunningWorker::Setup setup;
    setup.hub.history.messages = messages;
    RunningWorker worker(setup);
    HttpClient stream = worker.connect();
    QCOMPARE(stream.openStream("/channels/a").status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));
    HttpClient poll = worker.connect();
    QVERIFY(poll.send(HttpClient::request("GET /channels/a?client=me")));
    QTRY_COMPARE(worker.clients().held, 1U);
    overfill(worker);

    for (std::uint64_t seq = 1; seq <= messages; ++seq) {
        const auto event = stream.message();
        QVERIFY(event);
        QCOMPARE(event->name, QByteArray("message"));
        QCOMPARE(seqOf(event->id), seq);
    }
    HttpAnswer answer = poll.answer();
    std::uint64_t polled = 0;
    while (answer.status == 200 && !answer.payloads().isEmpty()) {
        polled += static_cast<std::uint64_t>(answer.payloads().size());
        QCOMPARE(seqOf(answer.cursor()), polled);
        answer = poll.ask("GET /channels/a?wait=0&client=me&since=" + answer.cursor());
    }
    QCOMPARE(polled, messages);
    QCOMPARE(worker.counters().gapsTold.value(), 0U);
    QCOMPARE(worker.counters().inboxOverflows.value(), 1U);
}

void TestFullInbox::tellsWhatTheLogDoesNotHoldAnyMore()
{
    constexpr std::uint64_t held = 100;
    RunningWorker::Setup setup;
    setup.hub.history.messages = held;
    RunningWorker worker(setup);
    HttpClient stream = worker.connect();
    QCOMPARE(stream.openStream("/channels/a").status, 200);
    QCOMPARE(stream.message()->name, QByteArray("hello"));
    overfill(worker);

    // What was in the inbox may come; the rest comes from the log, or is told to be lost.
    std::uint64_t reached = 0;
    int gaps = 0;
    while (reached < messages) {
        const auto event = stream.message();
        QVERIFY(event);
        if (event->name == "gap") {
            const QJsonObject gap = event->json();
            QCOMPARE(seqOf(gap.value(QStringLiteral("from")).toString().toUtf8()), reached);
            reached = seqOf(gap.value(QStringLiteral("to")).toString().toUtf8());
            ++gaps;
        } else {
            QCOMPARE(seqOf(event->id), ++reached);
        }
    }
    QVERIFY(gaps > 0);
    QCOMPARE(worker.counters().gapsTold.value(), std::uint64_t(gaps));
}

QTEST_GUILESS_MAIN(TestFullInbox)
#include "tst_fullinbox.moc"
