// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/channelsmodel.h"

#include <QtWidgets/QWidget>

class QMenu;

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

    /// The address in the lines that are copied.
    void setServerUrl(const QString &url) { m_url = url; }
    [[nodiscard]] RowTable &table() const { return *m_table; }

Q_SIGNALS:
    /// Empty if the selected channel was clicked again.
    void channelChosen(const QString &name);
    void messageRequested(const QString &channel);
    /// The operator wants to choose the channels that the join page offers.
    void groupsRequested();
    /// The operator wants to see the QR code of the channel.
    void codeRequested(const QString &channel);
    void copied(const QString &what);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void choose(const QModelIndex &index);
    void showMenu(QPoint position);
    void addCurlLines(QMenu &menu, const QString &channel);

    ChannelsModel &m_channels;
    RowTable *m_table;
    QString m_chosen;
    QString m_url;
};

} // namespace holdfast::ui
