// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinepainter.h"

#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace holdfast::ui {

namespace {

constexpr qreal dimmed = 0.18;
constexpr qreal signsApartInGlyphs = 3;

QPainterPath arrowIn(const QRectF &box)
{
    QPainterPath path(box.topLeft());
    path.lineTo(box.right(), box.center().y());
    path.lineTo(box.bottomLeft());
    path.closeSubpath();
    return path;
}

QPainterPath diamondIn(const QRectF &box)
{
    QPainterPath path(QPointF(box.center().x(), box.top()));
    path.lineTo(box.right(), box.center().y());
    path.lineTo(box.center().x(), box.bottom());
    path.lineTo(box.left(), box.center().y());
    path.closeSubpath();
    return path;
}

QPainterPath upArrowIn(const QRectF &box)
{
    QPainterPath path(QPointF(box.center().x(), box.top()));
    path.lineTo(box.bottomRight());
    path.lineTo(box.bottomLeft());
    path.closeSubpath();
    return path;
}

void drawCross(QPainter &painter, const QRectF &box, const QColor &colour)
{
    const qreal half = box.width() / 2;
    const QRectF square(box.center() - QPointF(half, half), QSizeF(2 * half, 2 * half));
    painter.setPen(QPen(colour, std::max(2.0, box.width() * 0.28), Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(square.topLeft(), square.bottomRight());
    painter.drawLine(square.topRight(), square.bottomLeft());
}

/// Two halves of a bar, apart: something is missing between them.
void drawGap(QPainter &painter, const QRectF &box, const QColor &colour)
{
    const qreal foot = box.width() * 0.3;
    const std::array left { QPointF(box.left(), box.top()), QPointF(box.left() + foot, box.top()),
                            QPointF(box.left() + foot, box.bottom()),
                            QPointF(box.left(), box.bottom()) };
    const std::array right { QPointF(box.right(), box.top()),
                             QPointF(box.right() - foot, box.top()),
                             QPointF(box.right() - foot, box.bottom()),
                             QPointF(box.right(), box.bottom()) };
    painter.setBrush(Qt::NoBrush);
    painter.setPen(
        QPen(colour, std::max(1.8, box.width() * 0.2), Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.drawPolyline(left.data(), static_cast<int>(left.size()));
    painter.drawPolyline(right.data(), static_cast<int>(right.size()));
}

/// In whole units: fast, and with sharp edges. At least one unit wide and high.
void fill(QPainter &painter, const QRectF &box, const QColor &colour)
{
    const QRect whole(QPoint(qRound(box.left()), qRound(box.top())),
                      QPoint(qRound(box.right()) - 1, qRound(box.bottom()) - 1));
    painter.fillRect(whole.x(), whole.y(), std::max(1, whole.width()), std::max(1, whole.height()),
                     colour);
}

/// A broken edge over a span that is drawn wider than it is.
void drawOutOfScale(QPainter &painter, const QRectF &box, const QColor &colour)
{
    const qreal third = box.width() / 4;
    const qreal y = box.top() - 1;
    const std::array wave { QPointF(box.left() + third * 0.5, y + 1.5),
                            QPointF(box.left() + third * 1.5, y - 1.5),
                            QPointF(box.left() + third * 2.5, y + 1.5),
                            QPointF(box.left() + third * 3.5, y - 1.5) };
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(wave.data(), static_cast<int>(wave.size()));
}

} // namespace

void TimelinePainter::paintGrid(QPainter &painter, const TimelineScale &scale, const QRectF &area,
                                TimelineTime step) const
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(m_colours.grid, 1));
    // From the right edge, where "now" is.
    for (TimelineTime at = scale.end; at >= scale.end - scale.span; at -= step) {
        const qreal x = std::floor(scale.xOf(at));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
}

void TimelinePainter::paintColumn(QPainter &painter, const TimelineColumn &column,
                                  const TimelineScale &scale, const QRectF &area) const
{
    const qreal left = scale.xOf(column.first);
    const bool isChosen = m_emphasis.column == &column;
    // How long it took is shown when it is asked for: a line is enough to find it.
    const qreal width = isChosen ? std::max(scale.xOf(column.last) - left, 1.0) : 1;
    const qreal margin = isChosen ? 7 : 0.5;
    const QColor colour = isChosen ? m_colours.chosen : m_colours.column;
    painter.fillRect(
        QRectF(left - margin, area.top(), width + 2 * margin, area.height()).intersected(area),
        colour);
}

std::vector<PlacedMark> TimelinePainter::paintLane(QPainter &painter, const TimelineLane &lane,
                                                   const TimelineScale &scale, const QRectF &row,
                                                   TimelineTime now)
{
    const LaneRow parts(row);
    std::vector<PlacedMark> placed = placeMarks(lane, scale, row, now);
    painter.setRenderHint(QPainter::Antialiasing, true);
    paintSocket(painter, lane, scale, parts, now);
    qreal lastSign = -1e9; // that a span is not to scale: not one over the other
    for (PlacedMark each : placed) {
        if (!isSpan(each.mark->kind))
            continue;
        each.isOutOfScale =
            each.isOutOfScale && each.box.left() - lastSign > signsApartInGlyphs * parts.glyph;
        if (each.isOutOfScale)
            lastSign = each.box.left();
        paintSpan(painter, each, parts);
    }
    for (const PlacedMark &each : placed) {
        if (!isSpan(each.mark->kind))
            paintMoment(painter, each, parts);
    }
    setOpacity(painter, 1);
    return placed;
}

void TimelinePainter::paintMark(QPainter &painter, const PlacedMark &placed, const LaneRow &row)
{
    painter.setRenderHint(QPainter::Antialiasing, true);
    if (isSpan(placed.mark->kind))
        paintSpan(painter, placed, row);
    else
        paintMoment(painter, placed, row);
    setOpacity(painter, 1);
}

/// To change it costs as much as a small shape.
void TimelinePainter::setOpacity(QPainter &painter, qreal opacity)
{
    if (painter.opacity() != opacity)
        painter.setOpacity(opacity);
}

qreal TimelinePainter::opacityOf(const TimelineMark &mark) const
{
    return m_emphasis.step == 0 || stepOf(mark.kind) == m_emphasis.step ? 1 : dimmed;
}

/// Each connection is a line; one that overlaps the one before is a little lower.
void TimelinePainter::paintSocket(QPainter &painter, const TimelineLane &lane,
                                  const TimelineScale &scale, const LaneRow &row,
                                  TimelineTime now) const
{
    setOpacity(painter, m_emphasis.step == 0 ? 1 : 0.5);
    qreal lastRight = -1e9;
    for (const TimelineConnection &each : lane.connections) {
        const TimelineTime end = each.isOpen ? now : lane.offset + each.to;
        const qreal left = std::max(scale.xOf(lane.offset + each.from), scale.left);
        const qreal right = std::min(scale.xOf(end), scale.right());
        if (right < scale.left || left > scale.right())
            continue;
        const qreal y = left < lastRight - 1 ? row.socket + 3 : row.socket;
        // A hair's breadth between two connections, so that a new one is seen.
        const qreal gap = right - left > 3 ? 1 : 0;
        fill(painter, QRectF(left, y - 1, std::max(right - left - gap, 1.0), 2), m_colours.socket);
        lastRight = std::max(lastRight, right);
    }
}

void TimelinePainter::paintSpan(QPainter &painter, const PlacedMark &placed, const LaneRow &row)
{
    const TimelineMark &mark = *placed.mark;
    const qreal left = std::max(placed.box.left(), row.band.left() - 20);
    const qreal right = std::min(placed.box.right(), row.band.right() + 20);
    if (right < left)
        return;
    const QRectF box(left, placed.box.top(), right - left, placed.box.height());
    setOpacity(painter, opacityOf(mark));
    if (mark.kind == MarkKind::Handle) {
        const qreal dot = std::max(2.0, std::round(row.glyph * 0.28));
        const qreal y = std::round(box.center().y() - dot / 2);
        for (qreal x = box.left() + dot; x + dot <= box.right() + 1; x += 2 * dot)
            fill(painter, QRectF(x, y, dot, dot), m_colours.handle);
    } else if (mark.kind == MarkKind::Behind) {
        const qreal height = box.height() * 0.22;
        fill(painter, QRectF(box.left(), box.bottom() - height, box.width(), height),
             m_colours.trouble);
    } else {
        paintBand(painter, mark, box);
    }
    if (placed.isOutOfScale)
        paintOutOfScale(painter, box);
}

void TimelinePainter::paintBand(QPainter &painter, const TimelineMark &mark,
                                const QRectF &box) const
{
    const bool isWebSocket = mark.transport == TransportKind::WebSocket;
    const bool isHold = mark.kind == MarkKind::Hold;
    const QColor line = isHold ? m_colours.hold
        : isWebSocket          ? m_colours.webSocket
                               : m_colours.eventStream;
    const QColor inside = isHold ? m_colours.holdFill
        : isWebSocket            ? m_colours.webSocketFill
                                 : m_colours.eventStreamFill;
    const qreal thick = std::max(1.0, std::round(box.height() / 14));
    fill(painter, box, inside);
    const auto drawLine = [&](qreal y) {
        fill(painter, QRectF(box.left(), y, box.width(), thick), line);
    };
    drawLine(box.top());
    drawLine(box.bottom() - thick);
    // A stream goes on, as a road with two lanes; a WebSocket has three: both ways.
    if (!isHold && isWebSocket) {
        drawLine(box.top() + box.height() / 3);
        drawLine(box.bottom() - box.height() / 3);
    } else if (!isHold) {
        drawLine(box.center().y());
    }
    if (!mark.isOpen)
        fill(painter, QRectF(box.right() - thick, box.top(), thick, box.height()), line);
}

void TimelinePainter::paintOutOfScale(QPainter &painter, const QRectF &box)
{
    if (!m_drawsPictures) {
        drawOutOfScale(painter, box, m_colours.quiet);
        return;
    }
    constexpr int margin = 4;
    const QSize size(static_cast<int>(std::ceil(box.width())), 2 * margin);
    const QPixmap &picture =
        pictureOf(painter, MarkKind::Handle, size, [this, &box](QPainter &drawing) {
            drawOutOfScale(drawing, QRectF(0, margin, box.width(), box.height()), m_colours.quiet);
        });
    drawPicture(painter, picture, box.topLeft() - QPointF(0, margin));
}

const QPixmap &TimelinePainter::pictureOf(const QPainter &painter, MarkKind kind, QSize size,
                                          const std::function<void(QPainter &)> &draw)
{
    const qreal ratio = painter.device()->devicePixelRatioF();
    QPixmap &picture = m_pictures[{ kind, size.width(), size.height() }];
    if (picture.isNull() || picture.devicePixelRatio() != ratio) {
        picture = QPixmap(size * ratio);
        picture.setDevicePixelRatio(ratio);
        picture.fill(Qt::transparent);
        QPainter drawing(&picture);
        drawing.setRenderHint(QPainter::Antialiasing, true);
        draw(drawing);
    }
    return picture;
}

void TimelinePainter::drawPicture(QPainter &painter, const QPixmap &picture, QPointF place)
{
    const qreal ratio = picture.devicePixelRatio();
    painter.drawPixmap(
        QPointF(std::round(place.x() * ratio) / ratio, std::round(place.y() * ratio) / ratio),
        picture);
}

void TimelinePainter::paintMoment(QPainter &painter, const PlacedMark &placed, const LaneRow &row)
{
    const TimelineMark &mark = *placed.mark;
    if (placed.box.right() < row.band.left() - 20 || placed.box.left() > row.band.right() + 20)
        return;
    setOpacity(painter, opacityOf(mark));
    const bool isFramed = m_emphasis.column != nullptr && isPushOf(mark, *m_emphasis.column);
    if (!m_drawsPictures || isFramed) {
        if (isFramed) {
            painter.setPen(QPen(m_colours.text, 2));
            painter.setBrush(m_colours.push);
            painter.drawPath(diamondIn(placed.box.adjusted(-2, -2, 2, 2)));
        } else {
            paintShape(painter, mark, placed.box);
        }
        return;
    }
    constexpr int margin = 3;
    const QSize size(static_cast<int>(std::ceil(placed.box.width())) + 2 * margin,
                     static_cast<int>(std::ceil(placed.box.height())) + 2 * margin);
    const QPixmap &picture = pictureOf(painter, mark.kind, size, [&](QPainter &drawing) {
        paintShape(drawing, mark, QRectF(QPointF(margin, margin), placed.box.size()));
    });
    drawPicture(painter, picture, placed.box.topLeft() - QPointF(margin, margin));
}

void TimelinePainter::paintShape(QPainter &painter, const TimelineMark &mark,
                                 const QRectF &box) const
{
    painter.setPen(Qt::NoPen);
    switch (mark.kind) {
    case MarkKind::Request:
        painter.setBrush(m_colours.request);
        painter.drawPath(arrowIn(box));
        break;
    case MarkKind::OtherRequest: {
        const qreal line = 1.3;
        painter.setPen(QPen(m_colours.request, line));
        painter.setBrush(m_colours.base);
        const qreal rest = box.height() * 0.25;
        painter.drawPath(arrowIn(box.adjusted(line / 2, rest, -line / 2, -rest)));
        break;
    }
    case MarkKind::Push:
        painter.setBrush(m_colours.push);
        painter.drawPath(diamondIn(box));
        break;
    case MarkKind::EmptyAnswer: {
        const qreal side = std::min(box.width(), box.height()) * 0.8;
        painter.setPen(QPen(m_colours.hold, std::max(1.8, side * 0.2)));
        painter.setBrush(m_colours.base);
        painter.drawEllipse(box.center(), side / 2, side / 2);
        break;
    }
    case MarkKind::Command:
        painter.setBrush(m_colours.request);
        painter.drawPath(upArrowIn(box));
        break;
    case MarkKind::SocketFull: {
        const qreal side = box.width() * 0.8;
        painter.setPen(QPen(m_colours.trouble, 1.6));
        painter.setBrush(m_colours.base);
        painter.drawRect(QRectF(box.center() - QPointF(side / 2, side / 2), QSizeF(side, side)));
        break;
    }
    case MarkKind::Gap:
        drawGap(painter, box, m_colours.trouble);
        break;
    case MarkKind::Lost:
        drawGap(painter, box, m_colours.quiet);
        break;
    case MarkKind::Opened:
        painter.setBrush(m_colours.socket);
        painter.drawRect(box);
        break;
    case MarkKind::Dropped:
        drawCross(painter, box, m_colours.trouble);
        break;
    case MarkKind::Hold:
    case MarkKind::Stream:
    case MarkKind::Handle:
    case MarkKind::Behind:
        break; // spans
    }
}

} // namespace holdfast::ui
