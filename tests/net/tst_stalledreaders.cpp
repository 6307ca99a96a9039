// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/runningworker.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

using namespace holdfast;
using tests::addPollerRows;
using tests::fetchedPoller;
using tests::HttpClient;
using tests::RunningWorker;

namespace {

constexpr int smallBuffer = 4096;
constexpr std::size_t readers = 20;

QByteArray payloadOf(const std::optional<tests::StreamEvent> &event)
{
    return event ? event->json().value(QStringLiteral("data")).toString().toUtf8() : "(none)";
}

/// Publishes from the worker's thread, and keeps an eye on the message without keeping it.
std::weak_ptr<const Message> watchedPublish(RunningWorker &worker, const std::string &payload)
{
    std::weak_ptr<const Message> watched;
    worker.call([&](net::Worker & /*worker*/) {
        auto message = Message::make(Draft { "a", payload, {}, {} }, 0).value();
        watched = message;
        QVERIFY(worker.hub().publish(std::move(message)).hasValue());
    });
    return watched;
}

} // namespace

/// Who stops reading costs a cursor and the one block that its socket has not taken.
class TestStalledReaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addPollerRows(); }

    void keepNoMessagesAliveAndDelayNobody();
};

void TestStalledReaders::keepNoMessagesAliveAndDelayNobody()
{
    constexpr std::size_t keptForReceipts = Receipts::capacity;
    constexpr std::size_t messages = 2 * keptForReceipts;
    RunningWorker::Setup setup { fetchedPoller(), {}, {} };
    // A block that a reader is sent while it catches up holds one message, too, whenever its socket
    // accepts more.
    setup.hub.history.messages = 1;
    RunningWorker worker(setup);
    std::vector<HttpClient> stalled;
    for (std::size_t i = 0; i < readers; ++i) {
        stalled.push_back(worker.connect({ .receiveBuffer = smallBuffer }, smallBuffer));
        QCOMPARE(stalled.back().openStream("/channels/a").status, 200);
    }
    HttpClient quick = worker.connect();
    QCOMPARE(quick.openStream("/channels/a").status, 200);
    QCOMPARE(quick.message()->name, QByteArray("hello"));

    std::vector<std::weak_ptr<const Message>> published;
    for (std::size_t i = 0; i < messages; ++i) {
        const std::string payload = std::to_string(i) + std::string(1000, '.');
        published.push_back(watchedPublish(worker, payload));
        QCOMPARE(payloadOf(quick.message()), QByteArray::fromStdString(payload));
    }
    QVERIFY(worker.counters().slowSubscribers.value() >= readers);
    const auto alive = std::count_if(published.begin(), published.end(),
                                     [](const auto &message) { return !message.expired(); });
    // Of the messages that the log has let go of, no more than one for each that has stalled.
    QVERIFY(std::size_t(alive) <= keptForReceipts + readers);
    // It is not forgotten: it is told what it lost, and goes on.
    for (HttpClient &client : stalled) {
        QByteArray last;
        bool wasTold = false;
        while (!last.startsWith(QByteArray::number(qulonglong(messages - 1)))) {
            const auto event = client.message();
            QVERIFY(event.has_value());
            wasTold = wasTold || event->name == "gap";
            last = payloadOf(event);
        }
        QVERIFY(wasTold);
    }
}

QTEST_GUILESS_MAIN(TestStalledReaders)
#include "tst_stalledreaders.moc"
