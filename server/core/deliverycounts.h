// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace holdfast {

/// How far a message, or a broadcast, has got.
///
/// Invariants: seen <= received <= expected; `expected` is fixed when it is accepted.
/// Thread: any.
struct DeliveryCounts
{
    std::uint32_t expected = 0; ///< its recipients: clients here, and away but still remembered
    std::atomic<std::uint32_t> sent { 0 }; ///< times a subscriber's socket took it whole
    std::atomic<std::uint32_t> received { 0 }; ///< recipients that have said that they have it
    std::atomic<std::uint32_t> seen { 0 }; ///< recipients where a person had it in view
    std::atomic<std::uint32_t> later { 0 }; ///< others that have said that they have it
};

} // namespace holdfast
