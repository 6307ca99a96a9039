// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/enginewatch.h"

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
class JoinPane;
class MainMenu;
class NoticeBar;
class PageDialog;
class MessagesPane;
class StatusLine;

/// The desktop app's window: who is connected, and what to tell them.
///
/// Invariants: reaches the engine only through api::Engine, from this thread, and asks it nothing
/// while the window is minimised or hidden. What the operator makes of the panes is kept for each
/// Shape by itself. What it remembers is in the settings soon after it has changed, not only at the
/// end.
/// Thread: main.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// Both must outlive the window.
    MainWindow(api::Engine &engine, Appearance &appearance, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Shows a line across the top that the operator may close. Plain text.
    void showNotice(const QString &text);

    /// Offers on the join page what was offered when the window was last open.
    void restoreRoom();
    /// Shows the window above all others, from wherever it was.
    void bringToFront();

    /// Lets the window close, and closes it: the answer to closeRequested().
    void finishClosing();

Q_SIGNALS:
    /// The operator wants to close the window or to quit, and has been asked if clients are here.
    /// The window stays until finishClosing(), so that the engine can say goodbye to them first.
    /// Where nobody is connected to this signal, it closes at once. May be emitted again while the
    /// goodbyes go on.
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
    /// How much fits side by side, in letters, whatever their size.
    enum class Shape {
        Wide, ///< all panes at once
        Compact, ///< join card and channels share one place, console and messages another
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
    /// Clients that would lose their server if it ended now.
    [[nodiscard]] std::uint64_t clientsHere() const;
    void chooseGroups();
    void askBeforeClosing(std::uint64_t clients);
    void showPage(QPointer<PageDialog> &page, QString (*title)(),
                  const std::function<QString()> &html);

    api::Engine &m_engine;
    Appearance &m_appearance;
    EngineWatch m_watch;
    NoticeBar *m_notice = nullptr;
    MainMenu *m_menu = nullptr;
    StatusLine *m_statusLine = nullptr;
    JoinPane *m_join = nullptr;
    ChannelsPane *m_channels = nullptr;
    ClientsPane *m_clients = nullptr;
    ConsolePane *m_console = nullptr;
    MessagesPane *m_messages = nullptr;
    QDockWidget *m_joinDock = nullptr;
    QDockWidget *m_channelsDock = nullptr;
    QDockWidget *m_consoleDock = nullptr;
    QDockWidget *m_messagesDock = nullptr;
    QPointer<PageDialog> m_howItWorks;
    QPointer<PageDialog> m_shortcuts;
    QPointer<PageDialog> m_about;
    QPointer<QMessageBox> m_closing;
    Shape m_shape = Shape::Wide;
    std::map<Shape, QByteArray> m_states; ///< of the shape in use: when it was last left
    QTimer m_saveTimer; ///< while it runs, changes of the layout are waiting to be saved
    bool m_mayClose = false;
};

} // namespace holdfast::ui
