// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace holdfast::net {

/// What a timer in the wheel belongs to.
enum class TimerKind : std::uint8_t { Connection, Audience, Interest };

/// A place in the wheel, inside of what it times. Not copied, not moved while set.
struct TimerNode
{
    explicit TimerNode(TimerKind nodeKind) : kind(nodeKind) { }

    TimerNode *previous = nullptr;
    TimerNode *next = nullptr;
    std::uint32_t dueTick = 0;
    TimerKind kind;

    [[nodiscard]] bool isSet() const { return previous != nullptr; }
};

/// All time-outs of one worker (a hashed timing wheel: Varghese and Lauck, 1987): setting and
/// cancelling cost O(1), whatever their number.
///
/// Invariants: a timer never fires early, and at most two ticks late after advance() was due.
/// Thread: its worker's.
class TimingWheel
{
public:
    static constexpr std::chrono::milliseconds tick { 100 };

    explicit TimingWheel(MonotonicTime now);
    TimingWheel(const TimingWheel &) = delete;
    TimingWheel &operator=(const TimingWheel &) = delete;

    /// Fires `delay` from `now`; a timer that is set already is set anew.
    void set(TimerNode &node, MonotonicTime now, std::chrono::milliseconds delay);
    void cancel(TimerNode &node);

    /// Calls `fire` for each timer that is due, after taking it out; `fire` may set and cancel any
    /// timer, and end the life of what the fired one is in.
    void advance(MonotonicTime now, const std::function<void(TimerNode &)> &fire);
    /// How long until advance() may have something to do; nothing if no timer is set.
    [[nodiscard]] std::optional<std::chrono::milliseconds> untilDue(MonotonicTime now) const;

private:
    static constexpr std::size_t slotCount = 512; ///< a power of two: 51 s around

    [[nodiscard]] std::uint32_t tickOf(MonotonicTime time) const;
    [[nodiscard]] TimerNode &slotAt(std::uint32_t tickNumber)
    {
        return m_slots[tickNumber % slotCount];
    }
    static void link(TimerNode &ring, TimerNode &node);
    static void unlink(TimerNode &node);

    const MonotonicTime m_start;
    std::uint32_t m_now = 0; ///< ticks up to here have been fired
    std::size_t m_count = 0;
    std::vector<TimerNode> m_slots; ///< each the head of a ring of timers
};

} // namespace holdfast::net
