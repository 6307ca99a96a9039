// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace holdfast {

/// How many clients a message, or a broadcast, has reached.
///
/// Invariants: seen <= received <= expected - cannotTell; `expected` is set when the message is
/// accepted and does not change. `cannotTell` only decreases after that.
/// Thread: any.
struct DeliveryCounts
{
    std::uint32_t expected = 0; ///< its recipients: clients here, or away and remembered
    /// Recipients that have never acknowledged anything and have no id to do so with.
    std::atomic<std::uint32_t> cannotTell { 0 };
    std::atomic<std::uint32_t> sent { 0 }; ///< sends in which a socket took the whole message
    std::atomic<std::uint32_t> received { 0 }; ///< recipients that have acknowledged it
    std::atomic<std::uint32_t> seen { 0 }; ///< recipients that have reported it as seen by a person
    std::atomic<std::uint32_t> later { 0 }; ///< other clients that have acknowledged it
};

/// The numbers of a DeliveryCounts at one time. They satisfy its invariants, although others count
/// meanwhile.
struct DeliveryTally
{
    explicit DeliveryTally(const DeliveryCounts &counts)
        // What is counted last is read first: each number is counted no later than the ones above.
        : seen(counts.seen.load(std::memory_order_acquire))
        , received(counts.received.load(std::memory_order_acquire))
        , cannotTell(counts.cannotTell.load(std::memory_order_acquire))
        , expected(counts.expected)
        , sent(counts.sent.load(std::memory_order_relaxed))
        , later(counts.later.load(std::memory_order_relaxed))
    {
    }

    std::uint32_t seen;
    std::uint32_t received;
    std::uint32_t cannotTell;
    std::uint32_t expected;
    std::uint32_t sent;
    std::uint32_t later;

    /// Recipients that can acknowledge and have not.
    [[nodiscard]] std::uint32_t behind() const { return expected - cannotTell - received; }
};

} // namespace holdfast
