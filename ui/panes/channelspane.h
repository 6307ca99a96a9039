// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/channelsmodel.h"

#include <QtWidgets/QWidget>

namespace holdfast::ui {

class RowTable;

/// The channels with their live counts. A click filters the client list to the clients that follow
/// the channel; a double click adds it to the targets of the next message.
///
/// Thread: main.
class ChannelsPane final : public QWidget
{
    Q_OBJECT

public:
    /// `channels` must outlive the pane.
    explicit ChannelsPane(ChannelsModel &channels, QWidget *parent = nullptr);

    [[nodiscard]] RowTable &table() const { return *m_table; }

Q_SIGNALS:
    /// Empty if the selected channel was clicked again.
    void channelChosen(const QString &name);
    void messageRequested(const QString &channel);
    /// The operator wants to choose the channels that the join page offers.
    void groupsRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void choose(const QModelIndex &index);
    void showMenu(QPoint position);

    ChannelsModel &m_channels;
    RowTable *m_table;
    QString m_chosen;
};

} // namespace holdfast::ui
