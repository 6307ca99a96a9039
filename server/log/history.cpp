// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log/history.h"

#include <cassert>
#include <utility>

namespace holdfast {

void History::append(MessagePtr message)
{
    assert(m_count == 0 || message->seq() > newest()->seq());
    if (m_count == m_capacity)
        grow();
    m_bytes += message->footprintBytes();
    m_ring[(m_first + m_count) & (m_capacity - 1)] = std::move(message);
    ++m_count;
}

void History::trim(const HistoryLimits &limits, MonotonicTime now,
                   FunctionRef<void(const Message &)> dropped)
{
    while (m_count > 0 && (now - at(0)->acceptedAt() > limits.age || at(0)->isExpiredAt(now)))
        dropped(*dropOldest(GapReason::Expired));
    while (m_count > limits.messages || (m_bytes > limits.bytes && m_count > 1))
        dropped(*dropOldest(GapReason::Evicted));
    if (m_count == 0 && m_capacity > 0) {
        m_ring.reset();
        m_capacity = 0;
        m_first = 0;
    }
}

std::size_t History::indexAfter(std::uint64_t seq) const
{
    // Most readers are near the end: look there first.
    if (m_count == 0 || newest()->seq() <= seq)
        return m_count;
    std::size_t low = 0;
    std::size_t high = m_count;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (at(middle)->seq() <= seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

MessagePtr History::find(std::uint64_t seq) const
{
    const std::size_t index = seq > 0 ? indexAfter(seq - 1) : m_count;
    return index < m_count && at(index)->seq() == seq ? at(index) : nullptr;
}

void History::replace(MessagePtr version)
{
    const std::size_t index = indexAfter(version->seq() - 1);
    if (index == m_count || at(index)->seq() != version->seq())
        return;
    MessagePtr &held = m_ring[(m_first + index) & (m_capacity - 1)];
    m_bytes -= held->footprintBytes();
    m_bytes += version->footprintBytes();
    held = std::move(version);
}

MessagePtr History::dropOldest(GapReason reason)
{
    if (m_count == 0)
        return nullptr;
    MessagePtr oldest = std::move(m_ring[m_first]);
    m_lostThrough = oldest->seq();
    m_lossReason = reason;
    m_bytes -= oldest->footprintBytes();
    m_first = (m_first + 1) & (m_capacity - 1);
    --m_count;
    return oldest;
}

void History::grow()
{
    const std::uint32_t capacity = m_capacity == 0 ? 4 : m_capacity * 2;
    auto larger = std::make_unique<MessagePtr[]>(capacity);
    for (std::uint32_t i = 0; i < m_count; ++i)
        larger[i] = std::move(m_ring[(m_first + i) & (m_capacity - 1)]);
    m_ring = std::move(larger);
    m_capacity = capacity;
    m_first = 0;
}

} // namespace holdfast
