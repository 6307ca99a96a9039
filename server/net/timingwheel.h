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
enum class TimerKind : std::uint8_t { Connection, Audience, AudienceGroup };

/// The entry of a timer in the wheel, a base of the object that it belongs to. Not copied, and not
/// moved while set.
struct TimerNode
{
    explicit TimerNode(TimerKind nodeKind) : kind(nodeKind) { }

    TimerNode *previous = nullptr;
    TimerNode *next = nullptr;
    std::uint32_t dueTick = 0;
    TimerKind kind;

    [[nodiscard]] bool isSet() const { return previous != nullptr; }
};

/// All time-outs of one worker (a hashed timing wheel: Varghese and Lauck, 1987). Setting and
/// cancelling cost O(1), for any number of timers.
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

    /// Fires `delay` after `now`. A timer that is already set is set again.
    void set(TimerNode &node, MonotonicTime now, std::chrono::milliseconds delay);
    void cancel(TimerNode &node);

    /// Removes each timer that is due and calls `fire` for it. `fire` may set and cancel any timer,
    /// and may delete the object that the timer belongs to.
    void advance(MonotonicTime now, const std::function<void(TimerNode &)> &fire);
    /// How long until advance() may have something to do; nothing if no timer is set.
    [[nodiscard]] std::optional<std::chrono::milliseconds> untilDue(MonotonicTime now) const;

private:
    static constexpr std::size_t slotCount = 512; ///< a power of two; one turn takes 51 s

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
