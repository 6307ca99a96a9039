// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/clientchanges.h"
#include "ui/mainmenu.h"
#include "ui/removals.h"
#include "ui/windowlayouts.h"

#include <QtCore/QObject>

#include <vector>

class QDockWidget;
class QMainWindow;
class QSettings;

namespace holdfast::ui {

class ChannelsPane;
class ClientsPane;
class Composer;
class EngineWatch;
class FeedPane;
class JoinCard;
class JoinLink;
class LogPane;
class RoomPane;
class TimelinePane;

/// The panes of the main window, and what a change in one does to the others.
///
/// Thread: main.
class WindowPanes final : public QObject
{
    Q_OBJECT

public:
    /// Builds the panes in `window`. All must outlive it.
    WindowPanes(QMainWindow &window, api::Engine &engine, EngineWatch &watch, JoinLink &link);

    void setStatus(const api::Status &status);
    /// Why nothing can be changed on the server; empty: it can.
    void setWhyNot(const QString &whyNot);
    void retranslate();
    /// In the order of Alt+1, Alt+2 and so on.
    [[nodiscard]] std::vector<MainMenu::Pane> forMenu() const;
    [[nodiscard]] QStringList titles() const;
    [[nodiscard]] WindowLayouts::Panes forLayouts() const;
    /// Moves the keyboard to the pane with that place in forMenu(), and shows it.
    void goTo(int pane);
    void writeMessage();
    /// Shows the clients that match; shows all if they were filtered like this already.
    void toggleFilter(const QString &filter);

    [[nodiscard]] JoinCard &join() const { return *m_join; }
    [[nodiscard]] ClientsPane &clients() const { return *m_clients; }
    [[nodiscard]] FeedPane &feed() const { return *m_feed; }
    [[nodiscard]] Removals &removals() { return m_removals; }
    [[nodiscard]] Composer &composer() const { return *m_composer; }

Q_SIGNALS:
    void groupsRequested();
    void lockRequested(bool isLocked);
    /// Below this channel; empty: at the top.
    void newChannelRequested(const QString &above);
    void channelSettingsRequested(const QString &channel);
    void channelNoLongerOffered(const QString &channel);
    void joinScreenRequested();
    void setupCheckRequested();
    /// The QR code of one channel.
    void codeRequested(const QString &channel);
    /// What happens to the connections of this client.
    void inspectRequested(const QString &id, const QString &name);
    /// What goes to and fro between this client and the server.
    void followRequested(const QString &id, const QString &name);

private:
    void build(QMainWindow &window, EngineWatch &watch, JoinLink &link);
    void connectPanes();
    /// Shows why the engine has refused a command.
    [[nodiscard]] api::Done<void> noteRefusal();
    void removeChannel(const QString &name);
    void changeMessage(const api::MessageChange &change);
    void writeOnlyTo(const QStringList &clients);
    void writeTo(const QStringList &channels);

    api::Engine &m_engine;
    Removals m_removals;
    ClientChanges m_changes;
    JoinCard *m_join = nullptr;
    ClientsPane *m_clients = nullptr;
    RoomPane *m_room = nullptr;
    ChannelsPane *m_channels = nullptr;
    FeedPane *m_feed = nullptr;
    LogPane *m_log = nullptr;
    TimelinePane *m_timeline = nullptr;
    Composer *m_composer = nullptr;
    QDockWidget *m_channelsDock = nullptr;
    QDockWidget *m_conversationDock = nullptr;
    QDockWidget *m_logDock = nullptr;
    QDockWidget *m_timelineDock = nullptr;
};

} // namespace holdfast::ui
