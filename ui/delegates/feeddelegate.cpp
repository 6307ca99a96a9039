// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/feeddelegate.h"

#include "ui/icons.h"
#include "ui/measures.h"
#include "ui/models/messagesmodel.h"
#include "ui/palettes.h"
#include "ui/visibletext.h"

#include <QtGui/QHelpEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QToolTip>

#include <algorithm>
#include <array>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array iconActions { FeedDelegate::Action::Again, FeedDelegate::Action::Curl };

bool isSelected(const QStyleOptionViewItem &option)
{
    return (option.state & QStyle::State_Selected) != 0;
}

bool showsActions(const QStyleOptionViewItem &option)
{
    return isSelected(option) || (option.state & QStyle::State_MouseOver) != 0;
}

int iconSide(const QStyleOptionViewItem &option)
{
    return option.fontMetrics.height() + gridStep / 2;
}

QRect firstLine(const QStyleOptionViewItem &option)
{
    const int height = option.fontMetrics.height();
    return { option.rect.left() + 2 * gridStep, option.rect.top() + gridStep / 2,
             option.rect.width() - 4 * gridStep, height };
}

QRect secondLine(const QStyleOptionViewItem &option)
{
    return firstLine(option).translated(0, option.fontMetrics.height() + gridStep / 4);
}

QString receiptText(const QModelIndex &index)
{
    return index.data(MessagesModel::ReceiptTextRole).toString();
}

QColor receiptColour(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (isSelected(option))
        return option.palette.color(QPalette::HighlightedText);
    const QVariant share = index.data(MessagesModel::ReceivedShareRole);
    const MeaningColours colours = meaningColours(option.palette);
    if (share.isValid() && share.toDouble() >= 1.0)
        return colours.good;
    return share.isValid() ? colours.warning : quietText(option.palette);
}

} // namespace

FeedDelegate::FeedDelegate(QObject *parent) : QStyledItemDelegate(parent) { }

QSize FeedDelegate::sizeHint(const QStyleOptionViewItem &option,
                             const QModelIndex & /*index*/) const
{
    return { 0, 2 * option.fontMetrics.height() + gridStep / 4 + gridStep };
}

QRect FeedDelegate::iconRect(const QStyleOptionViewItem &option, Action action)
{
    const int side = iconSide(option);
    const int fromEnd = action == Action::Curl ? 1 : 2;
    const QRect line = secondLine(option);
    return { line.right() + 1 - fromEnd * side - (fromEnd - 1) * gridStep / 2,
             option.rect.bottom() - side, side, side };
}

QRect FeedDelegate::receiptRect(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    QRect line = firstLine(option);
    const int width = std::min(option.fontMetrics.horizontalAdvance(receiptText(index)) + 1,
                               line.width() * 2 / 3);
    line.setLeft(line.right() + 1 - width);
    return line;
}

std::optional<FeedDelegate::Action> FeedDelegate::actionAt(QPoint position,
                                                           const QStyleOptionViewItem &option,
                                                           const QModelIndex &index)
{
    for (const Action action : iconActions) {
        if (iconRect(option, action).contains(position))
            return action;
    }
    if (receiptRect(option, index).contains(position))
        return Action::Who;
    return std::nullopt;
}

void FeedDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    initStyleOption(&row, index);
    row.text.clear();
    const QWidget *widget = option.widget;
    const QStyle *style = widget != nullptr ? widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &row, painter, widget);
    painter->save();
    paintLines(painter, row, index);
    paintReceipt(painter, row, index);
    if (showsActions(row)) {
        const QIcon::Mode mode = isSelected(row) ? QIcon::Selected : QIcon::Normal;
        iconOf(Icon::Again).paint(painter, iconRect(row, Action::Again), Qt::AlignCenter, mode);
        iconOf(Icon::Curl).paint(painter, iconRect(row, Action::Curl), Qt::AlignCenter, mode);
    }
    painter->restore();
}

void FeedDelegate::paintLines(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index)
{
    const auto cell = [&index](int column) {
        return index.sibling(index.row(), column).data().toString();
    };
    const QString head = cell(MessagesModel::Time) + u"   "_s
        + index.data(MessagesModel::SourceTextRole).toString() + u" → "_s
        + isolated(index.data(MessagesModel::ChannelsTextRole).toString());
    QRect first = firstLine(option);
    first.setRight(receiptRect(option, index).left() - 2 * gridStep);
    QRect second = secondLine(option);
    second.setRight(iconRect(option, Action::Again).left() - gridStep);
    const bool isHighlighted = isSelected(option);
    painter->setFont(option.font);
    painter->setPen(isHighlighted ? option.palette.color(QPalette::HighlightedText)
                                  : quietText(option.palette));
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(head, Qt::ElideRight, first.width()));
    painter->setPen(
        option.palette.color(isHighlighted ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(
        second, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        option.fontMetrics.elidedText(cell(MessagesModel::Text), Qt::ElideRight, second.width()));
}

void FeedDelegate::paintReceipt(QPainter *painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index)
{
    const QRect place = receiptRect(option, index);
    QFont font = option.font;
    font.setUnderline(showsActions(option)); // it opens the list of names
    painter->setFont(font);
    painter->setPen(receiptColour(option, index));
    painter->drawText(
        place, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
        option.fontMetrics.elidedText(receiptText(index), Qt::ElideRight, place.width()));
}

bool FeedDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
                               const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const std::optional<Action> action = actionAt(mouse->pos(), option, index);
        if (action && mouse->button() == Qt::LeftButton) {
            Q_EMIT actionChosen(index, *action);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

bool FeedDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                             const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const std::optional<Action> action =
        index.isValid() ? actionAt(event->pos(), option, index) : std::nullopt;
    if (event->type() != QEvent::ToolTip || !action)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString tip;
    switch (*action) {
    case Action::Who:
        tip = tr("Who has it, by name");
        break;
    case Action::Again:
        tip = tr("Send it again");
        break;
    case Action::Curl:
        tip = tr("Copy a line for a shell that publishes it with curl");
        break;
    }
    QToolTip::showText(event->globalPos(), tip, view);
    return true;
}

} // namespace holdfast::ui
