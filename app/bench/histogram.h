// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace holdfast::bench {

/// Counts times in nanoseconds, in 32 steps per doubling (each within 3.2 % of the truth).
///
/// Invariants: trivially copyable, so that it can travel through a pipe between our processes.
/// Thread: any, one at a time.
class Histogram
{
public:
    void add(std::uint64_t ns)
    {
        ++m_buckets[bucketOf(ns)];
        ++m_count;
        m_max = std::max(m_max, ns);
    }
    void merge(const Histogram &other);

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] std::uint64_t maxNs() const { return m_max; }
    /// The smallest time t such that at least `fraction` (0-1) of all times are <= t; 0 when empty.
    [[nodiscard]] std::uint64_t quantileNs(double fraction) const;

private:
    static constexpr unsigned stepBits = 5;
    static constexpr std::size_t steps = 1U << stepBits;

    static constexpr std::size_t bucketOf(std::uint64_t ns)
    {
        if (ns < steps)
            return ns;
        const auto exponent = static_cast<unsigned>(std::bit_width(ns)) - 1 - stepBits;
        return (std::size_t { exponent } << stepBits) + (ns >> exponent);
    }
    static constexpr std::uint64_t upperEndOf(std::size_t bucket)
    {
        if (bucket < 2 * steps)
            return bucket;
        const std::size_t exponent = (bucket >> stepBits) - 1;
        return (((bucket & (steps - 1)) + steps + 1) << exponent) - 1;
    }

    std::array<std::uint64_t, (64 - stepBits + 1) * steps> m_buckets {};
    std::uint64_t m_count = 0;
    std::uint64_t m_max = 0;
};

} // namespace holdfast::bench
