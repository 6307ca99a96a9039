// SPDX-License-Identifier: GPL-3.0-or-later
//
// Random operations on a worker's clients, checked against a simple model: each client gets every
// message of its channels after its start, in order, once, or a gap in its place.
#include "tests/hub/limits.h"
#include "tests/hub/messages.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"
#include "tests/stress/simulatedworker.h"

#include <QtTest>

#include <random>

using namespace holdfast;
using namespace holdfast::tests;
using namespace std::chrono_literals;

namespace {

constexpr PresenceLimits presenceLimits;

std::string channelOf(std::mt19937 &random)
{
    const std::string name = "c" + std::to_string(random() % 8);
    return random() % 4 == 0 ? "deep." + name : name;
}

void publish(PublishingHub &hub, Ledger &ledger, std::mt19937 &random)
{
    for (auto count = random() % 4; count > 0; --count) {
        const std::string channel = channelOf(random);
        const auto published = hub.publish(made(channel, std::string(random() % 300, 'x')));
        if (published)
            ledger.record(published->id.seq, channel);
    }
}

} // namespace

class TestAudienceModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyoneIsToldEverythingInOrderOnce_data();
    void everyoneIsToldEverythingInOrderOnce();
    void everyLossIsTold_data();
    void everyLossIsTold();

private:
    static void seeds();
};

void TestAudienceModel::seeds()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestAudienceModel::everyoneIsToldEverythingInOrderOnce_data()
{
    seeds();
}

void TestAudienceModel::everyoneIsToldEverythingInOrderOnce()
{
    QFETCH(quint32, seed);

    const ManualClock clock;
    PublishingHub hub({}, clock);
    Presence presence(presenceLimits, clock, hub);
    SimulatedWorker worker(hub, presence, seed, { .inboxBound = seed % 2 == 0 ? 20U : 100'000U });
    Ledger ledger;
    std::mt19937 random(seed + 1000);
    for (int step = 0; step < 6000; ++step) {
        worker.step();
        if (random() % 4 == 0)
            publish(hub, ledger, random);
    }
    worker.settle();
    worker.leaveAll();
    QCOMPARE(QString::fromStdString(worker.verdict(ledger)), QString());
    QCOMPARE(worker.gaps(), std::size_t { 0 });
    QVERIFY(worker.told() > 1000); // enough messages for the check to mean something
}

void TestAudienceModel::everyLossIsTold_data()
{
    seeds();
}

void TestAudienceModel::everyLossIsTold()
{
    QFETCH(quint32, seed);

    ManualClock clock;
    HubLimits limits = withHistory({ .messages = 6, .age = 60s });
    limits.historyBytes = 20'000;
    limits.channels = 14;
    limits.patterns = 12;
    PublishingHub hub(limits, clock);
    Presence presence(presenceLimits, clock, hub);
    SimulatedWorker worker(hub, presence, seed, { .inboxBound = 30 });
    Ledger ledger;
    std::mt19937 random(seed + 2000);
    for (int step = 0; step < 6000; ++step) {
        worker.step();
        if (random() % 4 == 0)
            publish(hub, ledger, random);
        if (random() % 20 == 0) {
            clock.advance(5s);
            hub.sweep(4);
            presence.sweep();
        }
    }
    worker.settle();
    worker.leaveAll();
    QCOMPARE(QString::fromStdString(worker.verdict(ledger)), QString());
    QVERIFY(worker.gaps() > 10);
    QVERIFY(worker.told() > 1000);
}

QTEST_APPLESS_MAIN(TestAudienceModel)
#include "tst_audiencemodel.moc"
