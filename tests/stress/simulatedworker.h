// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/presence.h"
#include "tests/hub/textencoder.h"
#include "tests/stress/simulatedclient.h"
#include "tests/stress/simulatedgroups.h"

#include <array>
#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace holdfast::tests {

struct SimulatedWorkerOptions
{
    std::size_t clients = 40; ///< at the same time
    std::size_t inboxBound = 64;
    std::size_t channels = 8; ///< named c0, c1, ... and deep.c0, deep.c1, ...
};

/// Uses the hub, its audiences and presence as a worker of server/net does, but without sockets.
/// Clients join, leave, stall, resume and poll again at random; each keeps what it received.
///
/// Invariants: equal seeds and equal publishes give equal runs.
/// Thread: its own; the inbox: any.
class SimulatedWorker final : public Outlet
{
public:
    SimulatedWorker(Hub &hub, Presence &presence, std::uint32_t seed,
                    const SimulatedWorkerOptions &options);
    ~SimulatedWorker() override;
    SimulatedWorker(const SimulatedWorker &) = delete;
    SimulatedWorker &operator=(const SimulatedWorker &) = delete;

    /// Runs one operation, chosen at random.
    void step();
    /// Precondition: all publishing has ended. Lets every client read until it is caught up.
    void settle();
    /// Removes all clients.
    void leaveAll();
    /// What is wrong with what any client received; empty if nothing.
    [[nodiscard]] std::string verdict(const Ledger &ledger) const;

    [[nodiscard]] const std::vector<std::unique_ptr<SimulatedClient>> &clients() const
    {
        return m_clients;
    }
    [[nodiscard]] std::size_t told() const; ///< messages received, over all clients
    [[nodiscard]] std::size_t gaps() const; ///< gaps received, over all clients

    // Outlet
    [[nodiscard]] Outcome send(Subscriber &subscriber, int socket, const BlockPtr &block) override;
    void answered(Subscriber &subscriber, const BlockPtr &block) override;

private:
    using Phase = SimulatedClient::Phase;

    [[nodiscard]] std::size_t random(std::size_t below) { return m_random() % below; }
    [[nodiscard]] std::string randomChannels();
    /// A random client in that phase; null if the search found none.
    [[nodiscard]] SimulatedClient *pick(Phase phase);
    [[nodiscard]] Audience &audienceOf(SimulatedClient &client);
    [[nodiscard]] bool isPoll(const SimulatedClient &client) const;

    void subscribe();
    [[nodiscard]] Reading firstReading(const SimulatedGroup &group, const ReadLimits &limits);
    void leave(SimulatedClient &client);
    void flush(SimulatedClient &client);
    void pollAgain(SimulatedClient &client);
    void advance(SimulatedClient &client);
    /// True if the client took the whole block.
    [[nodiscard]] bool sendBlock(SimulatedClient &client, const Reading &reading);
    void finishPoll(SimulatedClient &client);
    /// Runs one slice of a round of one audience; false if none has work.
    bool runSlice(std::size_t budget);
    void heartbeat();

    Hub &m_hub;
    Presence &m_presence;
    const SimulatedWorkerOptions m_options;
    std::mt19937 m_random;
    BlockCache m_cache;
    const std::array<TextEncoder, SimulatedGroup::formCount> m_encoders;
    SimulatedGroups m_groups;
    std::vector<std::unique_ptr<SimulatedClient>> m_clients;
    std::vector<SimulatedClient *> m_here;
};

} // namespace holdfast::tests
