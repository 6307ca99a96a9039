// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/presence.h"
#include "tests/hub/textencoder.h"
#include "tests/stress/simclient.h"
#include "tests/stress/siminterests.h"

#include <array>
#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace holdfast::tests {

struct SimOptions
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
class SimWorker final : public Outlet
{
public:
    SimWorker(Hub &hub, Presence &presence, std::uint32_t seed, const SimOptions &options);
    ~SimWorker() override;
    SimWorker(const SimWorker &) = delete;
    SimWorker &operator=(const SimWorker &) = delete;

    /// Runs one operation, chosen at random.
    void step();
    /// Precondition: all publishing has ended. Lets every client read until it is caught up.
    void settle();
    /// Removes all clients.
    void leaveAll();
    /// What is wrong with what any client received; empty if nothing.
    [[nodiscard]] std::string verdict(const Ledger &ledger) const;

    [[nodiscard]] const std::vector<std::unique_ptr<SimClient>> &clients() const
    {
        return m_clients;
    }
    [[nodiscard]] std::size_t told() const; ///< messages received, over all clients
    [[nodiscard]] std::size_t gaps() const; ///< gaps received, over all clients

    // Outlet
    [[nodiscard]] Outcome send(Subscriber &subscriber, int socket, const BlockPtr &block) override;
    void answered(Subscriber &subscriber, const BlockPtr &block) override;

private:
    using Phase = SimClient::Phase;

    [[nodiscard]] std::size_t random(std::size_t below) { return m_random() % below; }
    [[nodiscard]] std::string randomChannels();
    /// A random client in that phase; null if the search found none.
    [[nodiscard]] SimClient *pick(Phase phase);
    [[nodiscard]] Audience &audienceOf(SimClient &client);
    [[nodiscard]] bool isPoll(const SimClient &client) const;

    void subscribe();
    [[nodiscard]] Reading firstReading(const SimInterest &interest, const ReadLimits &limits);
    void leave(SimClient &client);
    void flush(SimClient &client);
    void pollAgain(SimClient &client);
    void advance(SimClient &client);
    /// True if the client took the whole block.
    [[nodiscard]] bool sendBlock(SimClient &client, const Reading &reading);
    void finishPoll(SimClient &client);
    /// Runs one slice of a round of one audience; false if none has work.
    bool runSlice(std::size_t budget);
    void heartbeat();

    Hub &m_hub;
    Presence &m_presence;
    const SimOptions m_options;
    std::mt19937 m_random;
    BlockCache m_cache;
    const std::array<TextEncoder, SimInterest::formCount> m_encoders;
    SimInterests m_interests;
    std::vector<std::unique_ptr<SimClient>> m_clients;
    std::vector<SimClient *> m_here;
};

} // namespace holdfast::tests
