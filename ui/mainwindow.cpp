// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "ui/appearance.h"
#include "ui/dialogs/helptexts.h"
#include "ui/dialogs/pagedialog.h"
#include "ui/mainmenu.h"
#include "ui/noticebar.h"
#include "ui/panes/channelspane.h"
#include "ui/panes/clientspane.h"
#include "ui/panes/consolepane.h"
#include "ui/panes/joinpane.h"
#include "ui/panes/panetitle.h"
#include "ui/panes/rowtable.h"
#include "ui/panes/sentpane.h"
#include "ui/statusline.h"
#include "ui/visibletext.h"

#include <QtCore/QMetaMethod>
#include <QtCore/QSettings>
#include <QtGui/QCloseEvent>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QMenuBar>

#include <functional>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto geometryKey = "window/geometry"_L1;
constexpr auto stateKey = "window/state"_L1;
constexpr int stateVersion = 1; ///< to be raised when docks come or go

} // namespace

MainWindow::MainWindow(api::Engine &engine, Appearance &appearance, QWidget *parent)
    : QMainWindow(parent), m_engine(engine), m_appearance(appearance), m_watch(engine, this)
{
    setObjectName(u"mainWindow"_s);
    resize(1280, 800);
    m_notice = new NoticeBar(this);
    addToolBar(Qt::TopToolBarArea, m_notice);
    m_statusLine = new StatusLine(this);
    setStatusBar(m_statusLine);
    m_menu = new MainMenu(*menuBar(), appearance);
    buildPanes();
    layOutPanes();
    connectPanes();
    connectMenu();
    connectHelp();
    retranslate();
    restoreLayout();
    m_console->focusMessage();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPanes()
{
    m_join = new JoinPane;
    m_channels = new ChannelsPane(m_watch.channels());
    m_clients = new ClientsPane(m_watch.clients());
    m_console = new ConsolePane(m_engine, m_watch.sent());
    m_sent = new SentPane(m_watch.sent());
    setCentralWidget(m_clients);
    m_joinDock = addPane(m_join, u"dockJoin"_s, Qt::LeftDockWidgetArea);
    m_channelsDock = addPane(m_channels, u"dockChannels"_s, Qt::LeftDockWidgetArea);
    m_consoleDock = addPane(m_console, u"dockConsole"_s, Qt::BottomDockWidgetArea);
    m_sentDock = addPane(m_sent, u"dockSent"_s, Qt::BottomDockWidgetArea);
    m_menu->addPanes({ { m_joinDock, m_joinDock->toggleViewAction() },
                       { m_channelsDock, m_channelsDock->toggleViewAction() },
                       { m_clients, nullptr },
                       { m_consoleDock, m_consoleDock->toggleViewAction() },
                       { m_sentDock, m_sentDock->toggleViewAction() } });
}

QDockWidget *MainWindow::addPane(QWidget *pane, const QString &name, Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(this);
    dock->setObjectName(name);
    dock->setTitleBarWidget(new PaneTitle(*dock));
    dock->setWidget(pane);
    addDockWidget(area, dock);
    return dock;
}

/// Where the panes are until the operator moves them.
void MainWindow::layOutPanes()
{
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    for (QDockWidget *dock : { m_joinDock, m_channelsDock, m_consoleDock, m_sentDock }) {
        dock->setFloating(false);
        dock->show();
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_joinDock);
    splitDockWidget(m_joinDock, m_channelsDock, Qt::Vertical);
    addDockWidget(Qt::BottomDockWidgetArea, m_consoleDock);
    splitDockWidget(m_consoleDock, m_sentDock, Qt::Horizontal);
    const int line = fontMetrics().height();
    resizeDocks({ m_joinDock, m_channelsDock }, { 17 * line, 17 * line }, Qt::Horizontal);
    resizeDocks({ m_joinDock, m_channelsDock }, { 22 * line, 23 * line }, Qt::Vertical);
    resizeDocks({ m_consoleDock, m_sentDock }, { 9, 10 }, Qt::Horizontal);
    resizeDocks({ m_consoleDock, m_sentDock }, { 15 * line, 15 * line }, Qt::Vertical);
}

void MainWindow::connectPanes()
{
    connect(&m_watch, &EngineWatch::looked, this, [this](const api::Status &status) {
        m_join->setStatus(status);
        m_clients->setStatus(status);
        m_statusLine->setStatus(status);
        m_console->refresh();
    });
    connect(m_join, &JoinPane::joinUrlChanged, this, &MainWindow::showTitle);
    connect(m_channels, &ChannelsPane::channelChosen, this, [this](const QString &name) {
        m_clients->setFilterText(name.isEmpty() ? QString() : ClientsFilter::channelTerm(name));
    });
    connect(m_channels, &ChannelsPane::messageRequested, m_console, &ConsolePane::addTarget);
    connect(m_sent, &SentPane::recallRequested, m_console, &ConsolePane::setMessage);
    connect(m_statusLine, &StatusLine::filterRequested, this, [this](const QString &filter) {
        m_clients->setFilterText(m_clients->filterText() == filter ? QString() : filter);
    });
}

void MainWindow::connectMenu()
{
    connect(m_menu, &MainMenu::quitRequested, this, &QWidget::close);
    connect(m_menu, &MainMenu::sendRequested, m_console, &ConsolePane::send);
    connect(m_menu, &MainMenu::newMessageRequested, this, [this] {
        m_consoleDock->show();
        m_console->focusMessage();
    });
    connect(m_menu, &MainMenu::filterRequested, m_clients, &ClientsPane::focusFilter);
    connect(m_menu, &MainMenu::paneRequested, this, &MainWindow::goToPane);
    connect(m_menu, &MainMenu::resetLayoutRequested, this, &MainWindow::layOutPanes);
    connect(m_menu, &MainMenu::fullScreenToggled, this, [this](bool isFull) {
        setWindowState(windowState().setFlag(Qt::WindowFullScreen, isFull));
    });
}

void MainWindow::connectHelp()
{
    connect(m_menu, &MainMenu::howItWorksRequested, this, [this] {
        showPage(m_howItWorks, &HelpTexts::howItWorksTitle, &HelpTexts::howItWorks);
    });
    connect(m_menu, &MainMenu::shortcutsRequested, this,
            [this] { showPage(m_shortcuts, &HelpTexts::shortcutsTitle, &HelpTexts::shortcuts); });
    connect(m_menu, &MainMenu::aboutRequested, this, [this] {
        const QString version = visibleText(m_watch.status().version);
        showPage(m_about, &HelpTexts::aboutTitle, [version] { return HelpTexts::about(version); });
    });
}

void MainWindow::showPage(QPointer<PageDialog> &page, QString (*title)(),
                          const std::function<QString()> &html)
{
    if (!page) {
        page = new PageDialog(title, html, this);
        page->setAttribute(Qt::WA_DeleteOnClose);
    }
    page->show();
    page->raise();
    page->activateWindow();
}

void MainWindow::showNotice(const QString &text)
{
    m_notice->showText(text);
}

void MainWindow::finishClosing()
{
    m_mayClose = true;
    close();
}

void MainWindow::goToPane(int pane)
{
    // In the order of buildPanes().
    const std::vector<QDockWidget *> docks { m_joinDock, m_channelsDock, nullptr, m_consoleDock,
                                             m_sentDock };
    const std::vector<QWidget *> targets { m_join->findChild<QWidget *>(u"joinCopy"_s),
                                           &m_channels->table(), &m_clients->table(),
                                           m_console->findChild<QWidget *>(u"messageBox"_s),
                                           &m_sent->table() };
    const auto at = static_cast<std::size_t>(pane);
    if (docks[at] != nullptr) {
        docks[at]->show();
        docks[at]->raise();
    }
    targets[at]->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::restoreLayout()
{
    QSettings &settings = m_appearance.settings();
    restoreGeometry(settings.value(geometryKey).toByteArray());
    restoreState(settings.value(stateKey).toByteArray(), stateVersion);
    m_notice->hide(); // a notice is of one run
    m_clients->restoreFrom(settings);
    m_console->restoreFrom(settings);
}

void MainWindow::saveLayout()
{
    QSettings &settings = m_appearance.settings();
    settings.setValue(geometryKey, saveGeometry());
    settings.setValue(stateKey, saveState(stateVersion));
    m_clients->saveTo(settings);
    m_console->saveTo(settings);
}

void MainWindow::retranslate()
{
    m_joinDock->setWindowTitle(tr("Join"));
    m_channelsDock->setWindowTitle(tr("Channels"));
    m_consoleDock->setWindowTitle(tr("Console"));
    m_sentDock->setWindowTitle(tr("Sent"));
    m_menu->retranslate({ tr("Join"), tr("Channels"), tr("Clients"), tr("Console"), tr("Sent") });
    showTitle();
}

void MainWindow::showTitle()
{
    const QString url = m_join->joinUrl();
    setWindowTitle(url.isEmpty() ? tr("Holdfast — not listening")
                                 : QString(u"Holdfast — "_s + visibleText(url)));
}

/// The models follow the engine only while somebody can see them.
void MainWindow::watchIfVisible()
{
    if (isVisible() && !isMinimized())
        m_watch.start();
    else
        m_watch.stop();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::WindowStateChange)
        watchIfVisible();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    watchIfVisible();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    watchIfVisible();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const bool isAsked = isSignalConnected(QMetaMethod::fromSignal(&MainWindow::closeRequested));
    if (m_mayClose || !isAsked) {
        saveLayout();
        event->accept();
        return;
    }
    event->ignore();
    Q_EMIT closeRequested();
}

} // namespace holdfast::ui
