// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/enginewatch.h"
#include "ui/joinlink.h"

#include <QtCore/QPointer>
#include <QtWidgets/QMainWindow>

#include <functional>

class QDockWidget;

namespace holdfast::ui {

class Appearance;
class ChannelsPane;
class ClientsPane;
class ClosingQuestion;
class Composer;
class FeedPane;
class JoinCard;
class JoinScreen;
class MainMenu;
class MainToolBar;
class NoticeBar;
class PageDialog;
class RoomPane;
class SetupDialog;
class StatusLine;
class WindowLayouts;

/// The desktop app's window: shows who is connected and sends messages to them.
///
/// Invariants: accesses the engine only through api::Engine, from this thread, and does not poll it
/// while the window is minimised or hidden.
/// Thread: main.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// Both must outlive the window.
    MainWindow(api::Engine &engine, Appearance &appearance, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Shows a bar across the top that the operator can close. Plain text.
    void showNotice(const QString &text);

    /// Offers the same channels on the join page as when the window was last open.
    void restoreRoom();
    /// Shows the window in front of all others, even if it was minimised or hidden.
    void bringToFront();

    /// Allows the window to close, and closes it. To be called in response to closeRequested().
    void finishClosing();

Q_SIGNALS:
    /// The operator wants to close the window or to quit, and has confirmed it if clients are
    /// connected. The window stays open until finishClosing(), so that the engine can send goodbyes
    /// first. If nothing is connected to this signal, the window closes at once. May be emitted
    /// again while goodbyes are being sent.
    void closeRequested();

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void buildPanes();
    [[nodiscard]] QDockWidget *addPane(QWidget *pane, const QString &name, Qt::DockWidgetArea area,
                                       QWidget *controls = nullptr);
    void connectPanes();
    void connectMenu();
    void connectHelp();
    void connectLayouts();
    void takeStatus(const api::Status &status);
    void saveConversation();
    void retranslate();
    void showTitle();
    void goToPane(int pane);
    void watchIfVisible();
    /// The number of connected clients that closing would disconnect; 0 while draining.
    [[nodiscard]] std::uint64_t clientsToDisconnect() const;
    void chooseGroups();
    void showJoinScreen(bool isShown);
    void showSetupCheck();
    void showCode(const QString &channel);
    void exportClients();
    void askBeforeClosing(std::uint64_t clients);
    void showPage(QPointer<PageDialog> &page, QString (*title)(),
                  const std::function<QString()> &html);

    api::Engine &m_engine;
    Appearance &m_appearance;
    EngineWatch m_watch;
    JoinLink m_joinLink;
    NoticeBar *m_notice = nullptr;
    MainMenu *m_menu = nullptr;
    MainToolBar *m_toolBar = nullptr;
    StatusLine *m_statusLine = nullptr;
    JoinCard *m_join = nullptr;
    ClientsPane *m_clients = nullptr;
    RoomPane *m_room = nullptr;
    ChannelsPane *m_channels = nullptr;
    FeedPane *m_feed = nullptr;
    Composer *m_composer = nullptr;
    QDockWidget *m_channelsDock = nullptr;
    QDockWidget *m_conversationDock = nullptr;
    WindowLayouts *m_layouts = nullptr;
    QPointer<JoinScreen> m_joinScreen;
    QPointer<SetupDialog> m_setup;
    QPointer<PageDialog> m_howItWorks;
    QPointer<PageDialog> m_shortcuts;
    QPointer<PageDialog> m_about;
    QPointer<ClosingQuestion> m_closing;
    bool m_mayClose = false;
};

} // namespace holdfast::ui
