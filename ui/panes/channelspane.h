// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/channelsmodel.h"

#include <QtWidgets/QWidget>

class QMenu;
class QToolButton;

namespace holdfast::ui {

class ChannelTree;

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
    /// Why no channel can be changed; empty: they can.
    void setWhyNot(const QString &whyNot);
    [[nodiscard]] ChannelTree &tree() const { return *m_tree; }
    /// For the title of the pane.
    [[nodiscard]] QWidget &controls() const;

Q_SIGNALS:
    /// Empty if the selected channel was clicked again.
    void channelChosen(const QString &name);
    void messageRequested(const QString &channel);
    /// The operator wants to choose the channels that the join page offers.
    void groupsRequested();
    /// The operator wants to make a channel; it may be below this one. Empty: at the top.
    void newRequested(const QString &above);
    void settingsRequested(const QString &channel);
    void frozen(const QString &channel, bool isFrozen);
    void clearRequested(const QString &channel);
    /// Clear it, and no longer offer it on the join page.
    void removeRequested(const QString &channel);
    /// The operator wants to see the QR code of the channel.
    void codeRequested(const QString &channel);
    void copied(const QString &what);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void choose(const QModelIndex &index);
    void showMenu(QPoint position);
    void addChanges(QMenu &menu, const QModelIndex &channel);
    void addCurlLines(QMenu &menu, const QString &channel);

    ChannelsModel &m_channels;
    ChannelTree *m_tree;
    QToolButton *m_new;
    QString m_chosen;
    QString m_whyNot; ///< empty: commands are possible
    QString m_url;
};

} // namespace holdfast::ui
