// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QSortFilterProxyModel>
#include <QtCore/QStringList>

namespace holdfast::ui {

/// The messages on the chosen channels, oldest first: the order of a conversation.
///
/// Invariants: the source is a MessagesModel. No chosen channel stands for all.
/// Thread: main.
class FeedModel final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit FeedModel(QAbstractItemModel &messages, QObject *parent = nullptr);

    /// Names of channels. A message to a pattern is shown if the pattern matches one of them.
    void setChannels(const QStringList &channels);
    [[nodiscard]] QStringList channels() const { return m_channels; }

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow,
                                        const QModelIndex &sourceParent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_channels;
};

} // namespace holdfast::ui
