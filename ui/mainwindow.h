// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/enginewatch.h"
#include "ui/joinlink.h"

#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtWidgets/QMainWindow>

#include <map>

class QDockWidget;
class QMessageBox;

namespace holdfast::ui {

class Appearance;
class ChannelsPane;
class ClientsPane;
class ConsolePane;
class JoinCard;
class JoinScreen;
class MainMenu;
class MessagesPane;
class NoticeBar;
class PageDialog;
class RoomPane;
class StatusLine;

/// The desktop app's window: shows who is connected and sends messages to them.
///
/// Invariants: accesses the engine only through api::Engine, from this thread, and does not poll it
/// while the window is minimised or hidden. The operator's arrangement of the panes is stored for
/// each Shape separately. What is stored is saved soon after it changes, not only at exit.
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
    bool eventFilter(QObject *watched, QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    /// Which panes fit side by side, measured in line heights of the font.
    enum class Shape {
        Wide, ///< all panes visible
        Compact, ///< console and messages share one place as tabs
    };

    void buildPanes();
    [[nodiscard]] QDockWidget *addPane(QWidget *pane, const QString &name, Qt::DockWidgetArea area);
    void connectPanes();
    void connectMenu();
    void connectHelp();
    void layOutPanes();
    void tabPanes(QDockWidget *shown, QDockWidget *behind);
    void fitToScreen();
    [[nodiscard]] Shape fittingShape() const;
    void adaptShape();
    void restoreLayout();
    void saveLayout();
    void saveSoon();
    void saveConsole();
    void saveWhenChanged();
    void retranslate();
    void nameTabButtons();
    void showTitle();
    void goToPane(int pane);
    void watchIfVisible();
    /// The number of connected clients that closing would disconnect; 0 while draining.
    [[nodiscard]] std::uint64_t clientsToDisconnect() const;
    void chooseGroups();
    void showJoinScreen(bool isShown);
    void askBeforeClosing(std::uint64_t clients);
    void showPage(QPointer<PageDialog> &page, QString (*title)(),
                  const std::function<QString()> &html);

    api::Engine &m_engine;
    Appearance &m_appearance;
    EngineWatch m_watch;
    NoticeBar *m_notice = nullptr;
    MainMenu *m_menu = nullptr;
    StatusLine *m_statusLine = nullptr;
    JoinLink m_joinLink;
    JoinCard *m_join = nullptr;
    RoomPane *m_room = nullptr;
    ChannelsPane *m_channels = nullptr;
    ClientsPane *m_clients = nullptr;
    ConsolePane *m_console = nullptr;
    MessagesPane *m_messages = nullptr;
    QDockWidget *m_channelsDock = nullptr;
    QDockWidget *m_consoleDock = nullptr;
    QDockWidget *m_messagesDock = nullptr;
    QPointer<JoinScreen> m_joinScreen;
    QPointer<PageDialog> m_howItWorks;
    QPointer<PageDialog> m_shortcuts;
    QPointer<PageDialog> m_about;
    QPointer<QMessageBox> m_closing;
    Shape m_shape = Shape::Wide;
    std::map<Shape, QByteArray> m_states; ///< saved layouts; may be outdated for the current shape
    QTimer m_saveTimer; ///< while it runs, layout changes wait to be saved
    bool m_mayClose = false;
};

} // namespace holdfast::ui
