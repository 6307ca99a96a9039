// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the marks of a lane are drawn. Pure functions: no painter, no font.
#pragma once

#include "ui/timeline/timelinemodel.h"

#include <QtCore/QRectF>

#include <vector>

namespace holdfast::ui {

/// The part of the axis that is shown, and where.
struct TimelineScale
{
    TimelineTime end { 0 }; ///< at the right edge
    TimelineTime span { std::chrono::seconds(60) };
    qreal left = 0;
    qreal width = 1;

    [[nodiscard]] qreal pixelsPerSecond() const;
    [[nodiscard]] qreal xOf(TimelineTime time) const;
    [[nodiscard]] TimelineTime timeOf(qreal x) const;
    [[nodiscard]] qreal right() const { return left + width; }
    /// The same, with the edge moved to the last whole unit of the screen: while time passes, all
    /// marks move together.
    [[nodiscard]] TimelineScale snapped(qreal devicePixelRatio) const;
};

/// A mark and its place.
struct PlacedMark
{
    const TimelineMark *mark = nullptr;
    QRectF box; ///< of the shape
    /// It is drawn wider than it is, or further to the right, so that it can be seen.
    bool isOutOfScale = false;
};

/// The horizontal parts of a lane's row.
struct LaneRow
{
    explicit LaneRow(const QRectF &row);

    QRectF band; ///< the holds and streams, with the marks in them
    qreal socket; ///< the y of the socket line
    qreal glyph; ///< the width of an arrow
};

/// The marks of a lane that are in view, in the order of their time. `now`: the end of what has not
/// ended. O(marks of the lane).
[[nodiscard]] std::vector<PlacedMark> placeMarks(const TimelineLane &lane,
                                                 const TimelineScale &scale, const QRectF &row,
                                                 TimelineTime now);

/// The moments of the grid: the least step of 1, 2 or 5 times a power of ten (or of minutes) that
/// leaves `minPixels` between two.
[[nodiscard]] TimelineTime gridStepOf(const TimelineScale &scale, qreal minPixels);

/// True if the mark is a push of that column's message.
[[nodiscard]] bool isPushOf(const TimelineMark &mark, const TimelineColumn &column);

} // namespace holdfast::ui
