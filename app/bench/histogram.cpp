// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/histogram.h"

#include <cmath>

namespace holdfast::bench {

void Histogram::merge(const Histogram &other)
{
    for (std::size_t i = 0; i < m_buckets.size(); ++i)
        m_buckets[i] += other.m_buckets[i];
    m_count += other.m_count;
    m_max = std::max(m_max, other.m_max);
}

std::uint64_t Histogram::quantileNs(double fraction) const
{
    if (m_count == 0)
        return 0;
    const auto wanted = std::clamp<std::uint64_t>(
        static_cast<std::uint64_t>(std::ceil(fraction * static_cast<double>(m_count))), 1, m_count);
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < m_buckets.size(); ++bucket) {
        seen += m_buckets[bucket];
        if (seen >= wanted)
            return std::min(upperEndOf(bucket), m_max);
    }
    return m_max;
}

} // namespace holdfast::bench
