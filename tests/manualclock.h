// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"

#include <chrono>
#include <cstdint>

namespace holdfast::tests {

/// A clock that stands still until it is told to go on.
///
/// Thread: that of its test.
class ManualClock final : public Clock
{
public:
    [[nodiscard]] MonotonicTime now() const override { return m_now; }
    [[nodiscard]] std::int64_t wallMilliseconds() const override { return m_wallMilliseconds; }

    void advance(std::chrono::milliseconds time)
    {
        m_now += time;
        m_wallMilliseconds += time.count();
    }
    /// The wall clock alone, as when somebody sets it.
    void setWall(std::int64_t milliseconds) { m_wallMilliseconds = milliseconds; }

private:
    MonotonicTime m_now { std::chrono::hours(1) };
    std::int64_t m_wallMilliseconds = 1'763'910'000'123;
};

} // namespace holdfast::tests
