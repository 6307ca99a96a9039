// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timelinecolours.h"
#include "ui/timeline/timelinelayout.h"

#include <QtGui/QPixmap>

#include <functional>
#include <map>
#include <tuple>
#include <vector>

class QPainter;

namespace holdfast::ui {

/// Draws lanes of the timeline. No texts, so that a picture does not depend on a font.
///
/// Invariants: what is drawn depends on the arguments only.
/// Thread: main.
class TimelinePainter final
{
public:
    /// What stands out.
    struct Emphasis
    {
        int step = 0; ///< 1 to 4: all other marks are dimmed
        const TimelineColumn *column = nullptr; ///< the pushes of this message are framed
    };

    /// `drawsPictures`: shapes are drawn once and then copied, at places of whole pixels. It is
    /// faster, and for screens only.
    explicit TimelinePainter(const TimelineColours &colours, bool drawsPictures = false)
        : m_colours(colours), m_drawsPictures(drawsPictures)
    {
    }

    [[nodiscard]] const TimelineColours &colours() const { return m_colours; }
    void setEmphasis(const Emphasis &emphasis) { m_emphasis = emphasis; }

    /// The lines of the grid, and of the messages that are in view.
    void paintGrid(QPainter &painter, const TimelineScale &scale, const QRectF &area,
                   TimelineTime step) const;
    void paintColumn(QPainter &painter, const TimelineColumn &column, const TimelineScale &scale,
                     const QRectF &area) const;
    /// Returns the marks that it has drawn, and where.
    std::vector<PlacedMark> paintLane(QPainter &painter, const TimelineLane &lane,
                                      const TimelineScale &scale, const QRectF &row,
                                      TimelineTime now);
    /// One mark by itself, for a legend or a button.
    void paintMark(QPainter &painter, const PlacedMark &placed, const LaneRow &row);

private:
    void paintSocket(QPainter &painter, const TimelineLane &lane, const TimelineScale &scale,
                     const LaneRow &row, TimelineTime now) const;
    static void setOpacity(QPainter &painter, qreal opacity);
    void paintSpan(QPainter &painter, const PlacedMark &placed, const LaneRow &row);
    void paintBand(QPainter &painter, const TimelineMark &mark, const QRectF &box) const;
    void paintOutOfScale(QPainter &painter, const QRectF &box);
    void paintMoment(QPainter &painter, const PlacedMark &placed, const LaneRow &row);
    void paintShape(QPainter &painter, const TimelineMark &mark, const QRectF &box) const;
    /// A picture of that size, which `draw` has drawn once.
    [[nodiscard]] const QPixmap &pictureOf(const QPainter &painter, MarkKind kind, QSize size,
                                           const std::function<void(QPainter &)> &draw);
    static void drawPicture(QPainter &painter, const QPixmap &picture, QPointF place);
    [[nodiscard]] qreal opacityOf(const TimelineMark &mark) const;

    TimelineColours m_colours;
    bool m_drawsPictures;
    Emphasis m_emphasis;
    /// By kind, width and height. Of a span: the sign that it is not to scale.
    std::map<std::tuple<MarkKind, int, int>, QPixmap> m_pictures;
};

} // namespace holdfast::ui
