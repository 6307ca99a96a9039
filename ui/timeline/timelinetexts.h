// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words of the timeline, in the window's language.
#pragma once

#include "ui/timeline/timelinemodel.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QString>

namespace holdfast::ui {

struct TimelineTexts
{
    Q_DECLARE_TR_FUNCTIONS(TimelineTexts)

public:
    /// "① asks": of step 1 to 4.
    [[nodiscard]] static QString step(int step);
    /// What happens in step 1 to 4, in a sentence.
    [[nodiscard]] static QString sentence(int step);
    /// What the other marks mean, in one line.
    [[nodiscard]] static QString legend();

    [[nodiscard]] static QString name(const TimelineMark &mark);
    /// What else is known of it; may be empty.
    [[nodiscard]] static QString details(const TimelineMark &mark);
    /// How long it has lasted, as measured; empty for a moment. `now` on the clock of the lane.
    [[nodiscard]] static QString duration(const TimelineMark &mark, TimelineTime now);
    /// "#15: 27 of 28 in 14 ms, 1 later". `watched`: as many clients are in the timeline.
    [[nodiscard]] static QString column(const TimelineColumn &column, std::size_t watched);
    [[nodiscard]] static QString transport(TransportKind transport);
    [[nodiscard]] static QString closed(CloseReason reason);

    /// "14.2 ms", "12.384 s"
    [[nodiscard]] static QString exactly(TimelineTime duration);
    /// "2 s", "10 min": of a span of the axis.
    [[nodiscard]] static QString roughly(TimelineTime duration);
    /// The time of day, if the axis is std::chrono::steady_clock.
    [[nodiscard]] static QString clock(TimelineTime at);
};

} // namespace holdfast::ui
