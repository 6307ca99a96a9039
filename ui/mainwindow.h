// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/api/settings.h"
#include "ui/enginewatch.h"
#include "ui/joinlink.h"
#include "ui/offeredchannels.h"
#include "ui/roomsetup.h"
#include "ui/templates.h"

#include <QtWidgets/QMainWindow>

namespace holdfast::ui {

class Appearance;
class ClosingGuard;
class MainMenu;
class LinkBar;
class MainToolBar;
class NoticeBar;
class Shortcuts;
class StatusLine;
class WindowDialogs;
class WindowLayouts;
class WindowPanes;

/// The desktop app's window: shows who is connected and sends messages to them. Connects the
/// commands of its menu to its panes and dialogs.
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
    /// The preferences show what the configuration file holds. It outlives the window.
    void setSettings(api::Settings &settings) { m_settings = &settings; }

    /// Offers the same channels on the join page as when the window was last open.
    void restoreRoom();
    /// Shows the window in front of all others, even if it was minimised or hidden.
    void bringToFront();

    /// Allows the window to close, and closes it. To be called in response to closeRequested().
    void finishClosing();

Q_SIGNALS:
    /// The operator wants to see a server elsewhere.
    void attachRequested();
    /// The certificate with this fingerprint is the server's.
    void certificateConfirmed(const QString &fingerprint);
    /// Not to wait for the next attempt to connect.
    void retryRequested();
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
    void connectPanes();
    void connectMenu();
    void connectDialogs();
    void connectLayouts();
    void takeStatus(const api::Status &status);
    void showLink();
    void askForPin(bool isWanted);
    void showAccess();
    [[nodiscard]] api::Done<void> showAccessAfter();
    void lockRoom(bool isLocked);
    void saveSetup(const QByteArray &setup);
    void saveClients();
    void exportSetup();
    void importSetup();
    void saveConversation();
    void retranslate();
    void showTitle();
    void watchIfVisible();

    api::Engine &m_engine;
    Appearance &m_appearance;
    EngineWatch m_watch;
    JoinLink m_joinLink;
    OfferedChannels m_offered;
    Templates m_templates;
    RoomSetup m_setup;
    StatusLine *m_statusLine;
    MainMenu *m_menu;
    Shortcuts *m_shortcuts;
    WindowPanes *m_panes;
    MainToolBar *m_toolBar;
    LinkBar *m_link;
    NoticeBar *m_notice;
    WindowDialogs *m_dialogs;
    WindowLayouts *m_layouts;
    ClosingGuard *m_closing;
    QString m_whyNot; ///< empty: the server can be changed
    api::Settings *m_settings = nullptr; ///< null: the server has no configuration file
};

} // namespace holdfast::ui
