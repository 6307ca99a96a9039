// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/receiptdelegate.h"

#include "ui/models/messagesmodel.h"
#include "ui/palettes.h"

#include <QtGui/QPainter>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

void ReceiptDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.data(MessagesModel::ReceivedShareRole).toDouble() >= 1.0) {
        option->text = u"✓✓ "_s + option->text;
        option->palette.setColor(QPalette::Text, meaningColours(option->palette).good);
    }
}

void ReceiptDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const QVariant share = index.data(MessagesModel::ReceivedShareRole);
    if (!share.isValid() || share.toDouble() >= 1.0)
        return;
    const int margin = 4;
    const int thickness = std::max(2, option.fontMetrics.height() / 8);
    QRectF bar(option.rect.left() + margin, option.rect.bottom() - thickness,
               option.rect.width() - 2 * margin, thickness);
    const MeaningColours colours = meaningColours(option.palette);
    QColor track = colours.away;
    track.setAlphaF(0.3F);
    painter->fillRect(bar, track);
    bar.setWidth(bar.width() * share.toDouble());
    painter->fillRect(bar, colours.good);
}

} // namespace holdfast::ui
