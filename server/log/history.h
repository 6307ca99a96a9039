// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/functionref.h"
#include "server/core/message.h"
#include "server/log/reading.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace holdfast {

/// Bounds of one channel's history.
struct HistoryLimits
{
    std::size_t messages = 10'000;
    std::size_t bytes = std::size_t { 32 } * 1024 * 1024;
    std::chrono::seconds age { 3600 };
};

/// The messages that one channel still holds, oldest first.
///
/// Invariants: seq grows. After trim() the limits hold. Every message with a seq up to
/// lostThrough() has been dropped, every later one is still held. Thread: whoever holds the log's
/// lock.
class History
{
public:
    History() = default;
    /// For a channel that existed before and has lost every message up to that seq.
    History(std::uint64_t lostThrough, GapReason reason)
        : m_lossReason(reason), m_lostThrough(lostThrough)
    {
    }

    /// Its seq must be above every earlier one.
    void append(MessagePtr message);
    /// Drops the oldest messages until the limits hold, and calls `dropped` after each.
    void trim(const HistoryLimits &limits, MonotonicTime now,
              FunctionRef<void(const Message &)> dropped);
    void trim(const HistoryLimits &limits, MonotonicTime now)
    {
        trim(limits, now, [](const Message & /*message*/) {});
    }
    /// Drops the oldest message and returns it; null if there is none.
    MessagePtr evictOldest() { return dropOldest(GapReason::Evicted); }

    [[nodiscard]] std::size_t count() const { return m_count; }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }
    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    /// The i-th oldest; i < count().
    [[nodiscard]] const MessagePtr &at(std::size_t i) const
    {
        return m_ring[(m_first + i) & (m_capacity - 1)];
    }
    [[nodiscard]] const MessagePtr &newest() const { return at(m_count - 1); }
    /// How many of the oldest have a seq of at most `seq`: the index of the first one after it.
    [[nodiscard]] std::size_t indexAfter(std::uint64_t seq) const;
    /// The message with that seq; null if it is not held.
    [[nodiscard]] MessagePtr find(std::uint64_t seq) const;
    /// Holds `version` in place of the message with its seq, if it is held.
    void replace(MessagePtr version);

    /// The highest seq that was dropped; 0 if none was.
    [[nodiscard]] std::uint64_t lostThrough() const { return m_lostThrough; }
    [[nodiscard]] GapReason lossReason() const { return m_lossReason; }
    /// The seq of the newest message ever added, dropped or not; 0 if there was none.
    [[nodiscard]] std::uint64_t lastSeq() const
    {
        return m_count > 0 ? newest()->seq() : m_lostThrough;
    }

private:
    MessagePtr dropOldest(GapReason reason);
    void grow();

    // There is one history per channel, and most are short or empty: it must be small.
    std::unique_ptr<MessagePtr[]> m_ring;
    std::uint32_t m_capacity = 0; ///< of the ring: 0 or a power of two
    std::uint32_t m_first = 0;
    std::uint32_t m_count = 0;
    GapReason m_lossReason = GapReason::Evicted;
    std::size_t m_bytes = 0;
    std::uint64_t m_lostThrough = 0;
};

} // namespace holdfast
