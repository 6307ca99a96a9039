// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace holdfast {

using MonotonicTime = std::chrono::steady_clock::time_point;

/// The source of time. Decisions use the steady clock; the wall clock is only for display.
///
/// Invariants: now() never decreases. No decision depends on wallMilliseconds(), except when a
/// token expires. Thread: any.
class Clock
{
public:
    Clock() = default;
    virtual ~Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;

    [[nodiscard]] virtual MonotonicTime now() const = 0;
    /// Milliseconds since 1970-01-01T00:00Z, for display.
    [[nodiscard]] virtual std::int64_t wallMilliseconds() const = 0;
};

/// The machine's own clocks.
///
/// Thread: any.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] MonotonicTime now() const override;
    [[nodiscard]] std::int64_t wallMilliseconds() const override;
};

} // namespace holdfast
