// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/feedmodel.h"

#include "server/core/channelname.h"
#include "ui/models/messagesmodel.h"

#include <algorithm>

namespace holdfast::ui {

FeedModel::FeedModel(QAbstractItemModel &messages, QObject *parent) : QSortFilterProxyModel(parent)
{
    setSourceModel(&messages);
    sort(0);
}

void FeedModel::setChannels(const QStringList &channels)
{
    if (channels == m_channels)
        return;
    m_channels = channels;
    invalidateFilter();
}

bool FeedModel::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    if (m_channels.isEmpty())
        return true;
    const QStringList targets = sourceModel()
                                    ->index(sourceRow, 0, sourceParent)
                                    .data(MessagesModel::TargetsRole)
                                    .toStringList();
    return std::any_of(targets.cbegin(), targets.cend(), [this](const QString &target) {
        const std::string to = target.toStdString();
        return std::any_of(m_channels.cbegin(), m_channels.cend(), [&to](const QString &chosen) {
            return matchesPattern(to, chosen.toStdString());
        });
    });
}

/// The source is newest first.
bool FeedModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    return left.row() > right.row();
}

} // namespace holdfast::ui
