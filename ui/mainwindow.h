// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/enginewatch.h"

#include <QtCore/QPointer>
#include <QtWidgets/QMainWindow>

class QDockWidget;

namespace holdfast::ui {

class Appearance;
class ChannelsPane;
class ClientsPane;
class ConsolePane;
class JoinPane;
class MainMenu;
class NoticeBar;
class PageDialog;
class SentPane;
class StatusLine;

/// The desktop app's window: who is connected, and what to tell them.
///
/// Invariants: reaches the engine only through api::Engine, from this thread, and asks it nothing
/// while the window is minimised or hidden.
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

    /// Lets the window close, and closes it: the answer to closeRequested().
    void finishClosing();

Q_SIGNALS:
    /// The operator wants to close the window or to quit. The window stays until finishClosing(),
    /// so that the engine can say goodbye to its clients first. Where nobody is connected to this
    /// signal, it closes at once. May be emitted again while the goodbyes go on.
    void closeRequested();

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void buildPanes();
    [[nodiscard]] QDockWidget *addPane(QWidget *pane, const QString &name, Qt::DockWidgetArea area);
    void connectPanes();
    void connectMenu();
    void connectHelp();
    void layOutPanes();
    void restoreLayout();
    void saveLayout();
    void retranslate();
    void showTitle();
    void goToPane(int pane);
    void watchIfVisible();
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
    SentPane *m_sent = nullptr;
    QDockWidget *m_joinDock = nullptr;
    QDockWidget *m_channelsDock = nullptr;
    QDockWidget *m_consoleDock = nullptr;
    QDockWidget *m_sentDock = nullptr;
    QPointer<PageDialog> m_howItWorks;
    QPointer<PageDialog> m_shortcuts;
    QPointer<PageDialog> m_about;
    bool m_mayClose = false;
};

} // namespace holdfast::ui
