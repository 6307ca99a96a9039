// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QList>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace holdfast::ui {

/// How much has happened in each slice of the last minute.
///
/// Thread: any; a value.
class Activity
{
public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds slice { 3 };
    static constexpr std::size_t slices = 20;

    void add(std::uint64_t events, Time now);
    /// The newest last; all 0 if nothing has happened.
    [[nodiscard]] QList<int> counts(Time now) const;
    /// False if counts() are all 0.
    [[nodiscard]] bool isAny(Time now) const;

private:
    [[nodiscard]] static std::int64_t sliceOf(Time time);

    std::array<std::uint16_t, slices> m_counts {}; ///< of slice n at n modulo `slices`
    std::int64_t m_newest = 0; ///< the slice of the last event
};

} // namespace holdfast::ui
