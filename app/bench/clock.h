// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace holdfast::bench {

/// Nanoseconds on the machine's monotonic clock, which every process of one machine shares.
[[nodiscard]] inline std::uint64_t monotonicNs()
{
    using namespace std::chrono;
    return static_cast<std::uint64_t>(
        duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count());
}

inline constexpr double nsPerSecond = 1e9;

/// `seconds` must not be negative.
[[nodiscard]] constexpr std::uint64_t secondsToNs(double seconds)
{
    return static_cast<std::uint64_t>(seconds * nsPerSecond);
}

} // namespace holdfast::bench
