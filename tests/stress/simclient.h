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

struct SimInterest;

/// One simulated connection: it keeps what it was told, and judges it at the end.
///
/// Invariants: in an audience, or with a block not yet taken, or queued to be brought on, or (a
/// poll) answered.
/// Thread: its worker's.
struct SimClient : Subscriber
{
    enum class Phase : std::uint8_t { Advancing, Live, Blocked, Answered, Gone };

    /// Takes a whole block: from here on it has everything up to `block.position`.
    void take(const Block &block);
    /// The socket is full: the block waits.
    void hold(const BlockPtr &block);
    /// What is wrong with what it was told of the messages up to where it stands; empty if nothing.
    [[nodiscard]] std::string verdict(const Ledger &ledger) const;

    SimInterest *interest = nullptr;
    std::shared_ptr<Following> following;
    Presence::Handle presence = nullptr;
    std::string id;
    Phase phase = Phase::Advancing;
    std::size_t form = 0;
    bool isStalled = false; ///< its socket is full until somebody reads
    BlockPtr unsent;

    std::uint64_t start = 0; ///< what comes after this is its due
    std::uint64_t has = 0; ///< has been told everything up to here
    std::vector<std::uint64_t> got;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> gaps; ///< (from, to]
    std::string fault; ///< seen on the way
};

} // namespace holdfast::tests
