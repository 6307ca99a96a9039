// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace holdfast::exactness {

/// Random numbers that are equal for equal seeds on every machine: SplitMix64 (Steele, Lea, Flood
/// 2014).
///
/// Thread: one.
class Random
{
public:
    explicit Random(std::uint64_t seed) : m_state(seed) { }

    std::uint64_t next()
    {
        m_state += 0x9e3779b97f4a7c15;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
        return z ^ (z >> 31U);
    }
    /// 0 to n - 1; n > 0.
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
    bool chance(unsigned percent) { return next() % 100 < percent; }
    /// One of the elements. Precondition: there is at least one.
    template <typename T>
    const T &pick(const std::vector<T> &from)
    {
        return from[below(from.size())];
    }

private:
    std::uint64_t m_state;
};

} // namespace holdfast::exactness
