// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace holdfast::bench {

/// Counts of what arrived and of what should have arrived.
struct DeliveryCounts
{
    std::uint64_t delivered = 0; ///< messages of this run, duplicates not counted
    std::uint64_t duplicates = 0;
    std::uint64_t outOfOrder = 0; ///< arrived after a later one of the same publisher
    std::uint64_t lost = 0; ///< never arrived, without a gap notice
    std::uint64_t told = 0; ///< never arrived, after a gap notice
    std::uint64_t gapNotices = 0;
    std::uint64_t astray = 0; ///< belongs to another channel, publisher or run

    [[nodiscard]] bool isExact() const
    {
        return duplicates == 0 && outOfOrder == 0 && lost == 0 && astray == 0;
    }
    DeliveryCounts &operator+=(const DeliveryCounts &other);
};

/// Judges the sequence numbers that one subscriber receives, per publisher.
///
/// Invariants: a message is in exactly one state: before m_next and received, in m_holes, or not
/// yet due. A check made for no publisher only counts, and finish() compares sums.
/// Thread: any, one at a time.
class SequenceCheck
{
public:
    explicit SequenceCheck(std::uint32_t publishers) : m_next(publishers, 0) { }

    void accept(std::uint32_t publisher, std::uint32_t sequence, DeliveryCounts &counts)
    {
        if (publisher < m_next.size() && m_next[publisher] == sequence) [[likely]] {
            ++m_next[publisher];
            ++counts.delivered;
        } else {
            acceptUnexpected(publisher, sequence, counts);
        }
    }
    void acceptUnjudged(DeliveryCounts &counts)
    {
        ++m_unjudged;
        ++counts.delivered;
    }
    /// The server has sent a gap notice: the next jump of each publisher's sequence counts as told.
    void noteGap(DeliveryCounts &counts);
    /// `expected[p]` messages of publisher p should have arrived; those that did not are counted
    /// now.
    void finish(std::span<const std::uint32_t> expected, DeliveryCounts &counts);

private:
    struct Hole
    {
        std::uint32_t publisher;
        std::uint32_t from;
        std::uint32_t to; ///< one past the last missing
        bool isTold;
    };
    /// Set in m_next while a gap notice waits for the jump it explains; sequences stay below it.
    static constexpr std::uint32_t excused = 1U << 31U;

    void acceptUnexpected(std::uint32_t publisher, std::uint32_t sequence, DeliveryCounts &counts);
    bool takeFromHole(std::uint32_t publisher, std::uint32_t sequence, DeliveryCounts &counts);

    std::vector<std::uint32_t> m_next;
    std::vector<Hole> m_holes;
    std::uint64_t m_unjudged = 0;
    bool m_sawGap = false;
};

} // namespace holdfast::bench
