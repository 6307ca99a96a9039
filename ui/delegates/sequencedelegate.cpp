// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/sequencedelegate.h"

#include "ui/measures.h"
#include "ui/models/sequencemodel.h"
#include "ui/palettes.h"
#include "ui/timeline/timelinecolours.h"

#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <QtWidgets/QApplication>

#include <algorithm>

namespace holdfast::ui {

namespace {

constexpr int lifeLineMargin = 9 * gridStep;
constexpr qreal arrowHead = 9;

QColor colourOfRow(SequenceModel::Kind kind, int step, const TimelineColours &colours)
{
    switch (kind) {
    case SequenceModel::Kind::ToServer:
        return colours.request;
    case SequenceModel::Kind::ToClient:
        return step == 3 || step == 2 ? colours.push : colours.quiet;
    case SequenceModel::Kind::Hold:
        return colours.hold;
    case SequenceModel::Kind::Handle:
        return colours.handle;
    case SequenceModel::Kind::Note:
        return colours.trouble;
    case SequenceModel::Kind::Connection:
        return colours.quiet;
    }
    return colours.text;
}

void drawArrow(QPainter &painter, qreal from, qreal to, qreal y, const QColor &colour)
{
    const qreal direction = to > from ? 1 : -1;
    painter.setPen(QPen(colour, 2));
    painter.drawLine(QPointF(from, y), QPointF(to - direction * arrowHead, y));
    QPainterPath head(QPointF(to, y));
    head.lineTo(to - direction * arrowHead, y - arrowHead / 2);
    head.lineTo(to - direction * arrowHead, y + arrowHead / 2);
    head.closeSubpath();
    painter.fillPath(head, colour);
}

} // namespace

SequenceDelegate::Parties SequenceDelegate::partiesIn(int width)
{
    return { lifeLineMargin, std::max(lifeLineMargin + 1, width - lifeLineMargin) };
}

QSize SequenceDelegate::sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex & /*index*/) const
{
    return { 0, 2 * option.fontMetrics.height() + gridStep };
}

void SequenceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    initStyleOption(&row, index);
    row.text.clear();
    const QStyle *style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &row, painter, option.widget);

    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const TimelineColours colours = TimelineColours::of(option.palette);
    const auto kind = static_cast<SequenceModel::Kind>(index.data(SequenceModel::KindRole).toInt());
    const int step = index.data(SequenceModel::StepRole).toInt();
    const QColor own = isSelected ? option.palette.color(QPalette::HighlightedText)
                                  : colourOfRow(kind, step, colours);
    const QColor line = isSelected ? own : colours.grid;
    const QRectF place(option.rect);
    const Parties parties = partiesIn(option.rect.width());
    const qreal client = place.left() + parties.client;
    const qreal server = place.left() + parties.server;
    const qreal letters = option.fontMetrics.height();
    const qreal arrowY = place.top() + gridStep / 2.0 + letters * 1.35;

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, true);
    painter->setPen(QPen(line, 2));
    for (const qreal x : { client, server })
        painter->drawLine(QPointF(x, place.top()), QPointF(x, place.bottom() + 1));
    const qreal bar = gridStep * 1.25;
    switch (kind) {
    case SequenceModel::Kind::ToServer:
        drawArrow(*painter, client, server, arrowY, own);
        break;
    case SequenceModel::Kind::ToClient:
        drawArrow(*painter, server, client, arrowY, own);
        break;
    case SequenceModel::Kind::Hold:
        painter->setPen(QPen(colours.hold, 1.4));
        painter->setBrush(colours.holdFill);
        painter->drawRect(QRectF(server - bar / 2, place.top() + 1, bar, place.height() - 2));
        break;
    case SequenceModel::Kind::Handle: {
        QPen pen(own, 3, Qt::CustomDashLine, Qt::RoundCap);
        pen.setDashPattern({ 0.01, 2 });
        painter->setPen(pen);
        painter->drawLine(QPointF(client, place.top() + 4), QPointF(client, place.bottom() - 4));
        break;
    }
    case SequenceModel::Kind::Connection:
        painter->setPen(QPen(own, 1, Qt::DashLine));
        painter->drawLine(QPointF(client, arrowY), QPointF(server, arrowY));
        break;
    case SequenceModel::Kind::Note:
        painter->fillRect(QRectF(server - 2, place.top() + 2, 4, place.height() - 4), own);
        break;
    }

    // The words: at the side of whoever acts, else above the arrow.
    const QColor textColour = isSelected ? own : option.palette.color(QPalette::Text);
    const QColor quiet = isSelected ? own : quietText(option.palette);
    const QRectF between(client + gridStep * 1.5, place.top() + gridStep / 2.0,
                         server - client - 3 * gridStep, letters);
    const QString detail = index.data(SequenceModel::DetailRole).toString();
    const int detailWidth =
        detail.isEmpty() ? 0 : option.fontMetrics.horizontalAdvance(detail) + gridStep;
    const bool isAtServer = kind == SequenceModel::Kind::Hold || kind == SequenceModel::Kind::Note;
    const bool isAtClient = kind == SequenceModel::Kind::Handle;
    const QString words = option.fontMetrics.elidedText(
        index.data().toString(), Qt::ElideRight, static_cast<int>(between.width()) - detailWidth);
    const QRectF at = isAtServer || isAtClient
        ? QRectF(between.left(), place.top(), between.width(), place.height())
        : between;
    const QString both = detail.isEmpty() ? words : QString(words + QStringLiteral("  ") + detail);
    if (isAtServer || isAtClient) {
        painter->setPen(textColour);
        painter->drawText(at, (isAtServer ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                          both);
    } else {
        painter->setPen(kind == SequenceModel::Kind::Connection ? quiet : textColour);
        painter->drawText(at, Qt::AlignLeft | Qt::AlignVCenter, words);
        painter->setPen(quiet);
        painter->drawText(at, Qt::AlignRight | Qt::AlignVCenter, detail);
    }
    painter->restore();
}

} // namespace holdfast::ui
