// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/tracering.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace holdfast::net {

namespace {

/// Null: a step of this kind has none.
std::string *headOf(trace::Step &step)
{
    return std::visit(
        [](auto &each) -> std::string * {
            if constexpr (requires { each.head; })
                return &each.head;
            else
                return nullptr;
        },
        step);
}

std::size_t headBytes(trace::Step &step)
{
    const std::string *const head = headOf(step);
    return head != nullptr ? head->size() : 0;
}

} // namespace

TraceRing::TraceRing(std::string clientId, const Clock &clock)
    : m_clientId(std::move(clientId)), m_began(clock.now()), m_beganAt(clock.wallMilliseconds())
{
}

void TraceRing::record(std::uint64_t connection, MonotonicTime time, trace::Step step)
{
    const std::lock_guard lock(m_mutex);
    if (m_events.size() == capacity) {
        m_headBytes -= headBytes(m_events.front().step);
        m_events.pop_front();
    }
    m_headBytes += headBytes(step);
    m_events.push_back({ ++m_recorded, connection, time, std::move(step) });
    dropOldHeads();
}

void TraceRing::dropOldHeads()
{
    const std::uint64_t first = m_events.front().number;
    m_headsFrom = std::max(m_headsFrom, first);
    for (; m_headBytes > maxHeadBytes && m_headsFrom < m_recorded; ++m_headsFrom) {
        std::string *const head =
            headOf(m_events[static_cast<std::size_t>(m_headsFrom - first)].step);
        if (head == nullptr)
            continue;
        m_headBytes -= head->size();
        *head = std::string();
    }
}

TraceRing::Page TraceRing::read(std::uint64_t after, std::size_t limit) const
{
    Page page;
    const std::lock_guard lock(m_mutex);
    const std::uint64_t before = m_recorded - m_events.size(); // events that gave way
    if (after > m_recorded)
        after = before;
    if (after < before)
        page.lost = before - after;
    const auto first = static_cast<std::size_t>(std::max(after, before) - before);
    const std::size_t count = std::min(limit, m_events.size() - first);
    const auto begin = m_events.begin() + static_cast<std::ptrdiff_t>(first);
    page.events.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
    page.end = before + first + count;
    page.hasMore = first + count < m_events.size();
    return page;
}

} // namespace holdfast::net
