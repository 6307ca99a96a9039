// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/timingwheel.h"

#include <algorithm>

namespace holdfast::net {

namespace {

bool isEmptyRing(const TimerNode &ring)
{
    return ring.next == &ring;
}

} // namespace

TimingWheel::TimingWheel(MonotonicTime now)
    : m_start(now), m_slots(slotCount, TimerNode(TimerKind::Connection))
{
    for (TimerNode &ring : m_slots) {
        ring.previous = &ring;
        ring.next = &ring;
    }
}

std::uint32_t TimingWheel::tickOf(MonotonicTime time) const
{
    return static_cast<std::uint32_t>((time - m_start) / tick);
}

void TimingWheel::link(TimerNode &ring, TimerNode &node)
{
    node.previous = ring.previous;
    node.next = &ring;
    ring.previous->next = &node;
    ring.previous = &node;
}

void TimingWheel::unlink(TimerNode &node)
{
    node.previous->next = node.next;
    node.next->previous = node.previous;
    node.previous = nullptr;
    node.next = nullptr;
}

void TimingWheel::set(TimerNode &node, MonotonicTime now, std::chrono::milliseconds delay)
{
    cancel(node);
    // Rounded up to whole ticks, plus one, because `now` may be late in its tick.
    const auto ticks =
        static_cast<std::uint32_t>((delay + tick - std::chrono::milliseconds(1)) / tick);
    node.dueTick = std::max(tickOf(now) + ticks + 1, m_now + 1);
    link(slotAt(node.dueTick), node);
    ++m_count;
}

void TimingWheel::cancel(TimerNode &node)
{
    if (!node.isSet())
        return;
    unlink(node);
    --m_count;
}

void TimingWheel::advance(MonotonicTime now, const std::function<void(TimerNode &)> &fire)
{
    const std::uint32_t until = tickOf(now);
    // After a long sleep, one pass over the slots is enough.
    if (until - m_now > slotCount && until > m_now)
        m_now = until - static_cast<std::uint32_t>(slotCount);
    while (m_now < until) {
        ++m_now;
        // Move the due timers to a separate ring, so that `fire` may set and cancel any timer.
        TimerNode due(TimerKind::Connection);
        due.previous = &due;
        due.next = &due;
        TimerNode &ring = slotAt(m_now);
        for (TimerNode *node = ring.next; node != &ring;) {
            TimerNode *const following = node->next;
            if (node->dueTick <= m_now) {
                unlink(*node);
                link(due, *node);
            }
            node = following;
        }
        while (due.next != &due) {
            TimerNode &node = *due.next;
            unlink(node);
            --m_count;
            fire(node);
        }
    }
}

std::optional<std::chrono::milliseconds> TimingWheel::untilDue(MonotonicTime now) const
{
    if (m_count == 0)
        return std::nullopt;
    // A slot may hold only timers that are due in a later turn of the wheel: advance() then fires
    // nothing.
    std::uint32_t next = m_now + 1;
    while (next < m_now + slotCount && isEmptyRing(m_slots[next % slotCount]))
        ++next;
    const MonotonicTime due = m_start + tick * next;
    return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(due - now)
                        + std::chrono::milliseconds(1),
                    std::chrono::milliseconds(0));
}

} // namespace holdfast::net
