// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/activity.h"

#include <algorithm>
#include <limits>

namespace holdfast::ui {

namespace {

constexpr auto sliceCount = static_cast<std::int64_t>(Activity::slices);

std::size_t placeOf(std::int64_t slice)
{
    return static_cast<std::size_t>(slice % sliceCount);
}

} // namespace

std::int64_t Activity::sliceOf(Time time)
{
    return time.time_since_epoch() / slice;
}

void Activity::add(std::uint64_t events, Time now)
{
    const std::int64_t newest = sliceOf(now);
    if (newest - m_newest >= sliceCount)
        m_counts = {};
    else
        for (std::int64_t skipped = m_newest + 1; skipped <= newest; ++skipped)
            m_counts[placeOf(skipped)] = 0;
    m_newest = std::max(m_newest, newest);
    std::uint16_t &count = m_counts[placeOf(m_newest)];
    constexpr std::uint64_t most = std::numeric_limits<std::uint16_t>::max();
    count = static_cast<std::uint16_t>(std::min(most, count + events));
}

QList<int> Activity::counts(Time now) const
{
    QList<int> counts(static_cast<qsizetype>(slices), 0);
    const std::int64_t last = sliceOf(now);
    for (std::int64_t i = 0; i < sliceCount; ++i) {
        const std::int64_t each = last - sliceCount + 1 + i;
        if (each <= m_newest && m_newest - each < sliceCount && each >= 0)
            counts[i] = m_counts[placeOf(each)];
    }
    return counts;
}

bool Activity::isAny(Time now) const
{
    const QList<int> all = counts(now);
    return std::any_of(all.cbegin(), all.cend(), [](int count) { return count > 0; });
}

} // namespace holdfast::ui
