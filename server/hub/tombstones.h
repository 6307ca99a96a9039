// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace holdfast {

/// What channels that are gone had lost, so that a subscriber who comes back with an old cursor is
/// still told. Bounded: what falls out raises a floor that then counts for every unknown channel,
/// so forgetting can tell a gap too many, never one too few.
///
/// Invariants: at most `capacity` entries; lostThrough() never goes down for a channel that does
/// not come back.
/// Thread: whoever holds the hub's lock.
class Tombstones
{
public:
    explicit Tombstones(std::size_t capacity = 1000) : m_capacity(capacity) { }

    void bury(const std::string &channel, std::uint64_t lostThrough);
    /// What the channel had lost when it went, at the least the floor; forgets its entry.
    [[nodiscard]] std::uint64_t exhume(const std::string &channel);
    /// The highest loss of any gone channel that `set` follows by pattern.
    [[nodiscard]] std::uint64_t lostThrough(const ChannelSet &set) const;
    /// No entry and not the floor is above it.
    [[nodiscard]] std::uint64_t highest() const { return m_highest; }

private:
    std::size_t m_capacity;
    std::unordered_map<std::string, std::uint64_t> m_losses;
    /// In the order of burial; may name channels that have been exhumed since.
    std::deque<std::string> m_order;
    std::uint64_t m_highest = 0;
    std::uint64_t m_floor = 0;
};

} // namespace holdfast
