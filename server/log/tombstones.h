// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"
#include "server/core/functionref.h"
#include "server/core/keyedhash.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace holdfast {

/// Remembers how far removed channels had lost messages, so that a subscriber that returns with an
/// old cursor is told the gap. Bounded: an entry that is dropped raises a floor that holds for
/// every unknown channel. So a gap may be told although nothing was lost, but never the reverse.
///
/// Invariants: at most `capacity` entries. lostThrough() of a channel never decreases while the
/// channel does not exist.
/// Thread: whoever holds the log's lock.
class Tombstones
{
public:
    explicit Tombstones(std::size_t capacity = 1000) : m_capacity(capacity) { }

    /// Calls `forgotten` for each channel whose entry is dropped, or not made because the floor is
    /// higher.
    void bury(const std::string &channel, std::uint64_t lostThrough,
              FunctionRef<void(const std::string &)> forgotten);
    void bury(const std::string &channel, std::uint64_t lostThrough)
    {
        bury(channel, lostThrough, [](const std::string & /*channel*/) {});
    }
    /// For every channel that is not known: it has lost everything up to that seq.
    [[nodiscard]] std::uint64_t floor() const { return m_floor; }
    void raiseFloor(std::uint64_t lostThrough)
    {
        m_floor = std::max(m_floor, lostThrough);
        m_highest = std::max(m_highest, m_floor);
    }
    /// Up to which seq the channel had lost messages when it was removed, or the floor if that is
    /// higher; removes its entry.
    [[nodiscard]] std::uint64_t exhume(const std::string &channel);
    /// The highest loss of any gone channel that `set` follows by pattern.
    [[nodiscard]] std::uint64_t lostThrough(const ChannelSet &set) const;
    /// An upper bound of all entries and the floor.
    [[nodiscard]] std::uint64_t highest() const { return m_highest; }

private:
    std::size_t m_capacity;
    std::unordered_map<std::string, std::uint64_t, KeyedHash, std::equal_to<>> m_losses;
    /// In the order of removal; may name channels that exist again.
    std::deque<std::string> m_order;
    std::uint64_t m_highest = 0;
    std::uint64_t m_floor = 0;
};

} // namespace holdfast
