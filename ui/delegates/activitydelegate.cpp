// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/activitydelegate.h"

#include "ui/measures.h"
#include "ui/models/channelsmodel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QApplication>

#include <algorithm>

namespace holdfast::ui {

void ActivityDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (index.column() != ChannelsModel::Activity)
        return;
    const auto counts = index.data(ChannelsModel::ActivityRole).value<QList<int>>();
    const int most = counts.isEmpty() ? 0 : *std::max_element(counts.cbegin(), counts.cend());
    if (most == 0)
        return;
    const QRectF room = QRectF(option.rect).adjusted(4, 3, -4, -3);
    const qreal step = room.width() / static_cast<qreal>(counts.size());
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QColor colour =
        option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Highlight);
    for (qsizetype i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0)
            continue;
        const qreal height = std::max(2.0, room.height() * counts[i] / most);
        painter->fillRect(QRectF(room.left() + static_cast<qreal>(i) * step, room.bottom() - height,
                                 std::max(1.0, step - 1), height),
                          colour);
    }
}

QSize ActivityDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize needed = QStyledItemDelegate::sizeHint(option, index);
    return { needed.width(), std::max(needed.height(), option.fontMetrics.height() + gridStep) };
}

} // namespace holdfast::ui
