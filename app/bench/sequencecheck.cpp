// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/sequencecheck.h"

#include <algorithm>
#include <numeric>

namespace holdfast::bench {

DeliveryCounts &DeliveryCounts::operator+=(const DeliveryCounts &other)
{
    delivered += other.delivered;
    duplicates += other.duplicates;
    outOfOrder += other.outOfOrder;
    lost += other.lost;
    told += other.told;
    gapNotices += other.gapNotices;
    astray += other.astray;
    return *this;
}

void SequenceCheck::noteGap(DeliveryCounts &counts)
{
    ++counts.gapNotices;
    m_sawGap = true;
    for (std::uint32_t &next : m_next)
        next |= excused;
}

void SequenceCheck::acceptUnexpected(std::uint32_t publisher, std::uint32_t sequence,
                                     DeliveryCounts &counts)
{
    if (publisher >= m_next.size() || sequence >= excused) {
        ++counts.astray;
        return;
    }
    const bool isTold = (m_next[publisher] & excused) != 0;
    const std::uint32_t next = m_next[publisher] & ~excused;
    if (sequence < next) {
        if (!takeFromHole(publisher, sequence, counts))
            ++counts.duplicates;
        return;
    }
    if (sequence > next) {
        m_holes.push_back({ publisher, next, sequence, isTold });
        if (isTold)
            counts.told += sequence - next;
    }
    m_next[publisher] = sequence + 1;
    ++counts.delivered;
}

bool SequenceCheck::takeFromHole(std::uint32_t publisher, std::uint32_t sequence,
                                 DeliveryCounts &counts)
{
    const auto hole = std::find_if(m_holes.begin(), m_holes.end(), [&](const Hole &candidate) {
        return candidate.publisher == publisher && candidate.from <= sequence
            && sequence < candidate.to;
    });
    if (hole == m_holes.end())
        return false;
    ++counts.outOfOrder;
    ++counts.delivered;
    if (hole->isTold)
        --counts.told;
    const Hole rest { publisher, sequence + 1, hole->to, hole->isTold };
    hole->to = sequence;
    if (hole->from == hole->to)
        m_holes.erase(hole);
    if (rest.from < rest.to)
        m_holes.push_back(rest);
    return true;
}

void SequenceCheck::finish(std::span<const std::uint32_t> expected, DeliveryCounts &counts)
{
    if (m_next.empty()) {
        const auto due = std::accumulate(expected.begin(), expected.end(), std::uint64_t { 0 });
        if (m_unjudged > due) {
            counts.duplicates += m_unjudged - due;
            counts.delivered -= m_unjudged - due;
        } else {
            (m_sawGap ? counts.told : counts.lost) += due - m_unjudged;
        }
        return;
    }
    for (const Hole &hole : m_holes) {
        if (!hole.isTold)
            counts.lost += hole.to - hole.from;
    }
    const std::size_t publishers = std::min(expected.size(), m_next.size());
    for (std::size_t publisher = 0; publisher < publishers; ++publisher) {
        const bool isTold = (m_next[publisher] & excused) != 0;
        const std::uint32_t next = m_next[publisher] & ~excused;
        if (next < expected[publisher])
            (isTold ? counts.told : counts.lost) += expected[publisher] - next;
    }
}

} // namespace holdfast::bench
