// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/titledmodel.h"

namespace holdfast::ui {

QVariant TitledModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return title(section);
    return role == Qt::TextAlignmentRole ? alignment(section) : QVariant();
}

bool TitledModel::isNumber(int /*column*/) const
{
    return false;
}

QVariant TitledModel::alignment(int column) const
{
    const Qt::Alignment side = isNumber(column) ? Qt::AlignRight : Qt::AlignLeft;
    return QVariant::fromValue(Qt::Alignment(side | Qt::AlignVCenter));
}

} // namespace holdfast::ui
