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
    std::size_t clients = 40; ///< at one time
    std::size_t inboxBound = 64;
    std::size_t channels = 8; ///< named c0, c1, ... and deep.c0, deep.c1, ...
};

/// Does to the hub, its audiences and presence what a worker of server/net does, without sockets:
/// clients come, go, stall, read on, poll again, all at random, and each keeps what it was told.
///
/// Invariants: equal seeds and equal publishing give equal runs.
/// Thread: its own, but for the inbox.
class SimWorker final : public Outlet
{
public:
    SimWorker(Hub &hub, Presence &presence, std::uint32_t seed, const SimOptions &options);
    ~SimWorker() override;
    SimWorker(const SimWorker &) = delete;
    SimWorker &operator=(const SimWorker &) = delete;

    /// One thing, chosen at random.
    void step();
    /// Nobody publishes any more: everyone reads until nothing is left to be told.
    void settle();
    /// Takes everyone out.
    void leaveAll();
    /// What is wrong with what any client was told; empty if nothing.
    [[nodiscard]] std::string verdict(const Ledger &ledger) const;

    [[nodiscard]] const std::vector<std::unique_ptr<SimClient>> &clients() const
    {
        return m_clients;
    }
    [[nodiscard]] std::size_t told() const; ///< messages, over all clients
    [[nodiscard]] std::size_t gaps() const; ///< likewise

    // Outlet
    [[nodiscard]] Outcome send(Subscriber &subscriber, int socket, const BlockPtr &block) override;
    void answered(Subscriber &subscriber, const BlockPtr &block) override;

private:
    using Phase = SimClient::Phase;

    [[nodiscard]] std::size_t random(std::size_t below) { return m_random() % below; }
    [[nodiscard]] std::string randomChannels();
    /// A client in that phase; null if none was hit upon.
    [[nodiscard]] SimClient *pick(Phase phase);
    [[nodiscard]] Audience &audienceOf(SimClient &client);
    [[nodiscard]] bool isPoll(const SimClient &client) const;

    void subscribe();
    [[nodiscard]] Reading firstReading(const SimInterest &interest, const ReadLimits &limits);
    void leave(SimClient &client);
    void flush(SimClient &client);
    void pollAgain(SimClient &client);
    void advance(SimClient &client);
    /// True if it was taken whole.
    [[nodiscard]] bool sendBlock(SimClient &client, const Reading &reading);
    void finishPoll(SimClient &client);
    /// Sends on in one audience; false if none has anything to send.
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
