// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/audience.h"
#include "server/hub/follower.h"
#include "server/hub/presence.h"
#include "tests/stress/ledger.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::tests {

struct SimulatedGroup;

/// One simulated connection: keeps what it received, and checks it at the end.
///
/// Invariants: it is in an audience, or has a block that it has not taken, or is queued for
/// catch-up, or (a poll) is answered.
/// Thread: its worker's.
struct SimulatedClient : Subscriber
{
    enum class Phase : std::uint8_t { Advancing, Live, Blocked, Answered, Gone };

    /// Takes a whole block: it then has everything up to `block.position`.
    void take(const Block &block);
    /// The socket is full: the block stays unsent.
    void hold(const BlockPtr &block);
    /// What is wrong with what it received up to its position; empty if nothing.
    [[nodiscard]] std::string verdict(const Ledger &ledger) const;

    SimulatedGroup *group = nullptr;
    FollowingPtr following;
    Presence::Handle presence = nullptr;
    std::string id;
    Phase phase = Phase::Advancing;
    std::size_t form = 0;
    bool isStalled = false; ///< its socket is full until flush() is called for it
    BlockPtr unsent;

    std::uint64_t start = 0; ///< it must get every message after this
    std::uint64_t has = 0; ///< it has everything up to here
    std::vector<std::uint64_t> got;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> gaps; ///< (from, to]
    std::string fault; ///< an error that take() found
};

} // namespace holdfast::tests
