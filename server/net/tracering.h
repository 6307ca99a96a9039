// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/traceevent.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace holdfast::net {

/// The newest events of one watched client, from all workers.
///
/// Invariants: holds at most `capacity` events, and maxHeadBytes of heads: older heads give way; an
/// older one gives way to a newer one, and its reader is told. Numbers have no holes. Thread: any;
/// one mutex, held for a copy. No other lock is taken under it.
class TraceRing
{
public:
    static constexpr std::size_t capacity = 1024;
    static constexpr std::size_t maxHeadBytes = std::size_t { 128 } * 1024;

    struct Page
    {
        std::vector<TraceEvent> events; ///< in order of their numbers
        std::uint64_t lost = 0; ///< events before these that gave way
        std::uint64_t end = 0; ///< the number of the last of them; read from here the next time
        bool hasMore = false;
    };

    TraceRing(std::string clientId, const Clock &clock);

    [[nodiscard]] const std::string &clientId() const { return m_clientId; }
    [[nodiscard]] MonotonicTime began() const { return m_began; }
    /// For display: milliseconds since 1970.
    [[nodiscard]] std::int64_t beganAt() const { return m_beganAt; }

    /// A number for one more connection of the client.
    [[nodiscard]] std::uint64_t nextConnection()
    {
        return m_connections.fetch_add(1, std::memory_order_relaxed) + 1;
    }
    void record(std::uint64_t connection, MonotonicTime time, trace::Step step);
    /// At most `limit` events with numbers above `after`. A number that was not given yet belongs
    /// to another watch: reads from the oldest event.
    [[nodiscard]] Page read(std::uint64_t after, std::size_t limit) const;

private:
    /// Precondition: m_mutex is held.
    void dropOldHeads();

    const std::string m_clientId;
    const MonotonicTime m_began;
    const std::int64_t m_beganAt;
    std::atomic<std::uint64_t> m_connections { 0 };
    mutable std::mutex m_mutex;
    std::deque<TraceEvent> m_events;
    std::uint64_t m_recorded = 0; ///< the number of the newest event
    std::size_t m_headBytes = 0; ///< of m_events
    std::uint64_t m_headsFrom = 1; ///< events before this number have no head
};

} // namespace holdfast::net
