// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinelens.h"

#include "ui/measures.h"
#include "ui/timeline/timelinetexts.h"

#include <QtGui/QPainter>

#include <algorithm>

namespace holdfast::ui {

namespace {

constexpr int stripWidthInGrids = 38;

} // namespace

TimelineLens::TimelineLens(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("timelineLens"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

QSize TimelineLens::wantedSize() const
{
    const int line = fontMetrics().height();
    const int width = stripWidthInGrids * gridStep;
    const QRect text = fontMetrics().boundingRect(QRect(0, 0, width, 100 * line),
                                                  Qt::TextWordWrap | Qt::AlignLeft, m_text);
    return { width + 2 * gridStep, text.height() + 3 * line + 3 * gridStep };
}

void TimelineLens::showAt(QPoint point, const TimelineLane &lane, TimelineTime at,
                          TimelineTime span, TimelineTime now, const QString &text)
{
    m_text = text;
    m_span = span;
    resize(wantedSize());
    const int line = fontMetrics().height();
    const QSize strip(width() - 2 * gridStep, 2 * line);
    m_strip = QPixmap(strip * devicePixelRatioF());
    m_strip.setDevicePixelRatio(devicePixelRatioF());
    const TimelineColours colours = TimelineColours::of(palette());
    m_strip.fill(colours.base);
    {
        QPainter painter(&m_strip);
        TimelinePainter lanes(colours);
        const QRectF row(0, 0, strip.width(), strip.height());
        const TimelineScale scale {
            .end = at + span / 2, .span = span, .left = 0, .width = row.width()
        };
        lanes.paintGrid(painter, scale, row, span / 4);
        lanes.paintLane(painter, lane, scale, row, now);
        painter.setPen(QPen(colours.text, 1, Qt::DotLine));
        painter.drawLine(QPointF(row.center().x(), 0), QPointF(row.center().x(), row.height()));
    }
    const QRect room = parentWidget()->rect();
    QPoint place = point + QPoint(2 * gridStep, 2 * gridStep);
    if (place.x() + width() > room.right())
        place.setX(point.x() - width() - gridStep);
    if (place.y() + height() > room.bottom())
        place.setY(point.y() - height() - gridStep);
    move(std::clamp(place.x(), room.left(), std::max(room.left(), room.right() - width())),
         std::clamp(place.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    show();
    raise();
    update();
}

void TimelineLens::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::Dark));
    painter.setBrush(palette().color(QPalette::ToolTipBase));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    const int line = fontMetrics().height();
    painter.drawPixmap(gridStep, gridStep, m_strip);
    painter.setPen(palette().color(QPalette::PlaceholderText));
    const QRect scale(gridStep, gridStep + 2 * line, width() - 2 * gridStep, line);
    painter.drawText(scale, Qt::AlignLeft | Qt::AlignVCenter,
                     tr("to scale: %1 in all", "a duration").arg(TimelineTexts::exactly(m_span)));
    painter.setPen(palette().color(QPalette::ToolTipText));
    painter.drawText(rect().adjusted(gridStep, 2 * gridStep + 3 * line, -gridStep, 0),
                     Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, m_text);
}

} // namespace holdfast::ui
