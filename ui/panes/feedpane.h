// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/feedmodel.h"
#include "ui/models/messagesmodel.h"

#include <QtWidgets/QWidget>

class QAction;
class QLabel;
class QToolBar;
class QToolButton;

namespace holdfast::ui {

class EmptyState;
class FeedView;

/// All messages on the chosen channels, whoever published them, each with its receipt and what can
/// be done with it.
///
/// Thread: main.
class FeedPane final : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive the pane.
    FeedPane(const api::Engine &engine, MessagesModel &messages, QWidget *parent = nullptr);

    [[nodiscard]] FeedView &list() const { return *m_list; }
    /// For the title bar: which channels, and the actions on the selected message.
    [[nodiscard]] QWidget &controls() const;
    [[nodiscard]] QList<QAction *> actionsOnMessage() const
    {
        return { m_who, m_again, m_edit, m_retract, m_curl };
    }

    /// The address in the lines that are copied.
    void setServerUrl(const QString &url) { m_url = url; }
    /// Why nothing can be sent; empty: it can.
    void setWhyNot(const QString &whyNot);
    void setChannels(const QStringList &channels);
    [[nodiscard]] QStringList channels() const { return m_feed.channels(); }
    /// Says how many messages came too fast to be listed.
    void refresh();

Q_SIGNALS:
    void recallRequested(const QStringList &targets, const QString &text);
    void againRequested(const holdfast::ui::MessagesModel::Sent &message);
    void changeRequested(const holdfast::api::MessageChange &change);
    void writeRequested();
    void copied(const QString &what);

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void connectActions();
    void fillChannelMenu();
    void toggleChannel(const QString &channel, bool isOn);
    void showActions();
    void showChannels();
    void openMenu(const QPoint &position);
    void recall(const QModelIndex &index);
    void showRecipients(const QModelIndex &index);
    void sendAgain(const QModelIndex &index);
    void copyCurl(const QModelIndex &index);
    void retract(const QModelIndex &index);
    void edit(const QModelIndex &index);
    void fitFont();
    void retranslate();

    const api::Engine &m_engine;
    MessagesModel &m_messages;
    FeedModel m_feed;
    FeedView *m_list;
    EmptyState *m_empty;
    QToolBar *m_controls;
    QToolButton *m_choice; ///< which channels; its menu is filled when it opens
    QLabel *m_passedOver;
    QAction *m_who;
    QAction *m_again;
    QAction *m_edit;
    QAction *m_retract;
    QAction *m_curl;
    QAction *m_recall;
    QString m_whyNot; ///< empty: commands are possible
    QString m_url;
};

} // namespace holdfast::ui
