// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures the cost of an acknowledgement, and of listing changes, as the number of clients grows.
#include "server/core/clock.h"
#include "server/hub/presence.h"
#include "tests/hub/messages.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::tests;

class BenchPresence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acknowledging_data() { numbersOfClients(); }
    void acknowledging();
    void takingOneChange_data() { numbersOfClients(); }
    void takingOneChange();

private:
    static void numbersOfClients();
    /// Creates the row's number of clients, half of them without a client id.
    void gather();

    SystemClock m_clock;
    std::unique_ptr<Hub> m_hub;
    std::unique_ptr<Presence> m_presence;
    std::vector<std::string> m_ids;
    std::uint64_t m_seq = 1;
};

void BenchPresence::numbersOfClients()
{
    QTest::addColumn<int>("clients");
    for (const int clients : { 18, 180, 1'800, 18'000 })
        QTest::addRow("%d clients", clients) << clients;
}

void BenchPresence::gather()
{
    QFETCH(int, clients);
    m_presence.reset();
    m_hub = std::make_unique<Hub>(HubLimits {}, m_clock);
    m_presence = std::make_unique<Presence>(PresenceLimits {}, m_clock, *m_hub);
    m_ids.clear();
    const auto following = FollowingPtr(setOf("class"));
    for (int i = 0; i < clients; ++i) {
        const std::string id = i % 2 == 0 ? "client-" + std::to_string(i) : std::string();
        const Presence::Handle client =
            m_presence->arrive({ id, "", "", {}, TransportKind::EventStream }, following, nullptr);
        m_presence->visit(client, [this](const Client &c) { m_ids.push_back(c.id()); });
    }
}

void BenchPresence::acknowledging()
{
    gather();
    std::size_t next = 0;
    QBENCHMARK
    {
        // A prime step, so that consecutive accesses are not to adjacent clients.
        next = (next + 7'919) % m_ids.size();
        (void)m_presence->acknowledge(m_ids[next], ++m_seq, 0);
    }
}

void BenchPresence::takingOneChange()
{
    gather();
    std::array<std::uint64_t, Presence::shardCount> revisions {};
    const auto takeAll = [&] {
        for (std::size_t shard = 0; shard < Presence::shardCount; ++shard) {
            revisions[shard] = m_presence
                                   ->visitChanged(shard, revisions[shard], SIZE_MAX,
                                                  [](const Client & /*client*/) {})
                                   .revision;
        }
    };
    takeAll();
    std::size_t next = 0;
    QBENCHMARK
    {
        next = (next + 7'919) % m_ids.size();
        (void)m_presence->acknowledge(m_ids[next], ++m_seq, 0);
        takeAll();
    }
}

QTEST_APPLESS_MAIN(BenchPresence)
#include "bench_presence.moc"
