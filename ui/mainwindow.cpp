// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "ui/appearance.h"
#include "ui/dialogs/groupsdialog.h"
#include "ui/dialogs/helptexts.h"
#include "ui/dialogs/pagedialog.h"
#include "ui/joinscreen.h"
#include "ui/mainmenu.h"
#include "ui/noticebar.h"
#include "ui/panes/channelspane.h"
#include "ui/panes/clientspane.h"
#include "ui/panes/consolepane.h"
#include "ui/panes/joincard.h"
#include "ui/panes/messagespane.h"
#include "ui/panes/panetitle.h"
#include "ui/panes/roompane.h"
#include "ui/panes/rowtable.h"
#include "ui/peopletext.h"
#include "ui/statusline.h"
#include "ui/visibletext.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QMetaMethod>
#include <QtCore/QSettings>
#include <QtGui/QCloseEvent>
#include <QtGui/QScreen>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>

#include <chrono>
#include <functional>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto geometryKey = "window/geometry"_L1;
constexpr auto wideStateKey = "window/state-wide"_L1;
constexpr auto compactStateKey = "window/state-compact"_L1;
constexpr auto roomKey = "room/channels"_L1;
constexpr int stateVersion = 4; ///< increase it when docks are added or removed
constexpr QSize usualSize { 1280, 800 };
constexpr int leastLinesOfWide = 44;
constexpr int leastWidthOfWide = 70; ///< in line heights too
constexpr std::chrono::milliseconds saveAfter { 200 };

} // namespace

MainWindow::MainWindow(api::Engine &engine, Appearance &appearance, QWidget *parent)
    : QMainWindow(parent), m_engine(engine), m_appearance(appearance), m_watch(engine, this)
{
    setObjectName(u"mainWindow"_s);
    fitToScreen();
    m_notice = new NoticeBar(this);
    addToolBar(Qt::TopToolBarArea, m_notice);
    m_statusLine = new StatusLine(this);
    setStatusBar(m_statusLine);
    m_menu = new MainMenu(*menuBar(), appearance);
    buildPanes();
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    connectPanes();
    connectMenu();
    connectHelp();
    retranslate();
    restoreLayout();
    saveWhenChanged();
    m_console->focusMessage();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPanes()
{
    m_join = new JoinCard(m_joinLink);
    m_channels = new ChannelsPane(m_watch.channels());
    m_clients = new ClientsPane(m_watch.clients(), [&engine = m_engine](const std::string &text) {
        constexpr std::size_t most = 1'000;
        std::vector<std::string> names;
        for (const api::ChannelSnapshot &channel :
             engine.channels({ .contains = text, .after = {}, .limit = most }))
            names.push_back(channel.name);
        return names;
    });
    m_console = new ConsolePane(m_engine, m_watch.messages());
    m_messages = new MessagesPane(m_engine, m_watch.messages());
    m_room = new RoomPane(m_join, m_clients);
    setCentralWidget(m_room);
    m_channelsDock = addPane(m_channels, u"dockChannels"_s, Qt::LeftDockWidgetArea);
    m_consoleDock = addPane(m_console, u"dockConsole"_s, Qt::BottomDockWidgetArea);
    m_messagesDock = addPane(m_messages, u"dockMessages"_s, Qt::BottomDockWidgetArea);
    m_menu->addPanes({ { m_join, nullptr },
                       { m_channelsDock, m_channelsDock->toggleViewAction() },
                       { m_clients, nullptr },
                       { m_consoleDock, m_consoleDock->toggleViewAction() },
                       { m_messagesDock, m_messagesDock->toggleViewAction() } });
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

/// The usual size, or less if the screen has no room for it and the frame.
void MainWindow::fitToScreen()
{
    const int line = fontMetrics().height();
    const QSize frame(line, 3 * line);
    resize(usualSize.boundedTo(screen()->availableSize() - frame));
}

MainWindow::Shape MainWindow::fittingShape() const
{
    const int line = fontMetrics().height();
    const bool isWide = height() >= leastLinesOfWide * line && width() >= leastWidthOfWide * line;
    return isWide ? Shape::Wide : Shape::Compact;
}

void MainWindow::adaptShape()
{
    const Shape fitting = fittingShape();
    if (fitting == m_shape)
        return;
    m_states[m_shape] = saveState(stateVersion);
    m_shape = fitting;
    layOutPanes();
    restoreState(m_states[m_shape], stateVersion);
}

/// The default layout of the panes.
void MainWindow::layOutPanes()
{
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    for (QDockWidget *dock : { m_channelsDock, m_consoleDock, m_messagesDock }) {
        removeDockWidget(dock); // also removes it from its tabs
        dock->setFloating(false);
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_channelsDock);
    addDockWidget(Qt::BottomDockWidgetArea, m_consoleDock);
    if (m_shape == Shape::Compact) {
        tabPanes(m_consoleDock, m_messagesDock);
    } else {
        splitDockWidget(m_consoleDock, m_messagesDock, Qt::Horizontal);
    }
    for (QDockWidget *dock : { m_channelsDock, m_consoleDock, m_messagesDock })
        dock->show();
    const int line = fontMetrics().height();
    resizeDocks({ m_channelsDock }, { 17 * line }, Qt::Horizontal);
    if (m_shape == Shape::Compact) {
        resizeDocks({ m_consoleDock }, { 11 * line }, Qt::Vertical);
        return;
    }
    resizeDocks({ m_consoleDock, m_messagesDock }, { 9, 10 }, Qt::Horizontal);
    resizeDocks({ m_consoleDock, m_messagesDock }, { 15 * line, 15 * line }, Qt::Vertical);
}

void MainWindow::tabPanes(QDockWidget *shown, QDockWidget *behind)
{
    tabifyDockWidget(shown, behind);
    shown->show();
    shown->raise();
}

void MainWindow::connectPanes()
{
    connect(&m_watch, &EngineWatch::looked, this, [this](const api::Status &status) {
        m_joinLink.setStatus(status);
        m_room->setKnownClients(clientsHere(status) + status.clientsAway);
        m_clients->setStatus(status);
        m_statusLine->setStatus(status);
        m_console->refresh();
    });
    connect(&m_joinLink, &JoinLink::changed, this, &MainWindow::showTitle);
    connect(m_join, &JoinCard::groupsRequested, this, &MainWindow::chooseGroups);
    connect(m_join, &JoinCard::joinScreenRequested, this, [this] { showJoinScreen(true); });
    connect(m_channels, &ChannelsPane::channelChosen, this, [this](const QString &name) {
        m_clients->setFilterText(name.isEmpty() ? QString() : ClientsFilter::channelTerm(name));
    });
    connect(m_channels, &ChannelsPane::messageRequested, m_console, &ConsolePane::addTarget);
    connect(m_messages, &MessagesPane::recallRequested, m_console, &ConsolePane::setMessage);
    connect(m_statusLine, &StatusLine::filterRequested, this, [this](const QString &filter) {
        m_clients->setFilterText(m_clients->filterText() == filter ? QString() : filter);
    });
}

void MainWindow::connectMenu()
{
    connect(m_menu, &MainMenu::quitRequested, this, &QWidget::close);
    connect(m_menu, &MainMenu::joinScreenToggled, this, &MainWindow::showJoinScreen);
    connect(m_menu, &MainMenu::openHereRequested, m_join, &JoinCard::openHere);
    connect(m_menu, &MainMenu::copyAddressRequested, m_join, &JoinCard::copyUrl);
    connect(m_menu, &MainMenu::groupsRequested, this, &MainWindow::chooseGroups);
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

void MainWindow::bringToFront()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::finishClosing()
{
    m_mayClose = true;
    close();
}

void MainWindow::goToPane(int pane)
{
    // In the order of addPanes().
    const std::vector<QDockWidget *> docks { nullptr, m_channelsDock, nullptr, m_consoleDock,
                                             m_messagesDock };
    const std::vector<QWidget *> targets { m_join->findChild<QWidget *>(u"joinCopy"_s),
                                           &m_channels->table(), &m_clients->table(),
                                           m_console->findChild<QWidget *>(u"messageBox"_s),
                                           &m_messages->table() };
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
    m_states[Shape::Wide] = settings.value(wideStateKey).toByteArray();
    m_states[Shape::Compact] = settings.value(compactStateKey).toByteArray();
    m_shape = fittingShape();
    layOutPanes();
    restoreState(m_states[m_shape], stateVersion);
    m_notice->hide(); // a notice is valid for one run only
    m_clients->restoreFrom(settings);
    m_console->restoreFrom(settings);
}

void MainWindow::saveLayout()
{
    QSettings &settings = m_appearance.settings();
    settings.setValue(geometryKey, saveGeometry());
    m_states[m_shape] = saveState(stateVersion);
    settings.setValue(wideStateKey, m_states[Shape::Wide]);
    settings.setValue(compactStateKey, m_states[Shape::Compact]);
    m_clients->saveTo(settings);
    m_console->saveTo(settings);
    settings.sync();
}

/// Saves soon after each change, because a process that is killed cannot save at exit.
void MainWindow::saveWhenChanged()
{
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(saveAfter);
    connect(&m_saveTimer, &QTimer::timeout, this, &MainWindow::saveLayout);
    connect(m_console, &ConsolePane::changed, this, &MainWindow::saveConsole);
    connect(m_clients, &ClientsPane::columnsChanged, &m_saveTimer, [this] { saveSoon(); });
    for (QDockWidget *dock : { m_channelsDock, m_consoleDock, m_messagesDock }) {
        // The docks are destroyed after this class's members and still emit signals then. The timer
        // is the context object: it is destroyed earlier, which disconnects them.
        const auto save = [this] {
            saveSoon();
        };
        connect(dock, &QDockWidget::dockLocationChanged, &m_saveTimer, save);
        connect(dock, &QDockWidget::topLevelChanged, &m_saveTimer, save);
        connect(dock, &QDockWidget::visibilityChanged, &m_saveTimer, save);
        dock->installEventFilter(this);
    }
}

/// A drag causes many changes. A running timer is not restarted, so that they cannot delay saving.
void MainWindow::saveSoon()
{
    if (isVisible() && !m_saveTimer.isActive())
        m_saveTimer.start();
}

void MainWindow::saveConsole()
{
    m_console->saveTo(m_appearance.settings());
    m_appearance.settings().sync();
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move)
        saveSoon();
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::moveEvent(QMoveEvent *event)
{
    QMainWindow::moveEvent(event);
    saveSoon();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    // Queued: the shape must not change while Qt is laying out the panes.
    QMetaObject::invokeMethod(this, &MainWindow::adaptShape, Qt::QueuedConnection);
    saveSoon();
}

void MainWindow::retranslate()
{
    m_channelsDock->setWindowTitle(tr("Channels"));
    m_consoleDock->setWindowTitle(tr("Console"));
    m_messagesDock->setWindowTitle(tr("Messages"));
    m_menu->retranslate(
        { tr("Join"), tr("Channels"), tr("Clients"), tr("Console"), tr("Messages") });
    nameTabButtons();
    showTitle();
}

/// Qt sets the accessible names of tab-bar buttons only once, in the language of that time.
void MainWindow::nameTabButtons()
{
    for (const QTabBar *bar : findChildren<QTabBar *>()) {
        for (auto *button : bar->findChildren<QAbstractButton *>()) {
            if (button->objectName() == "ScrollLeftButton"_L1)
                button->setAccessibleName(QCoreApplication::translate("QTabBar", "Scroll Left"));
            else if (button->objectName() == "ScrollRightButton"_L1)
                button->setAccessibleName(QCoreApplication::translate("QTabBar", "Scroll Right"));
        }
    }
}

void MainWindow::showTitle()
{
    const QString url = m_joinLink.address();
    setWindowTitle(url.isEmpty() ? tr("Holdfast — not listening")
                                 : QString(u"Holdfast — "_s + visibleText(url)));
}

/// The models are updated only while the window can be seen.
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
    if (event->type() == QEvent::WindowStateChange) {
        watchIfVisible();
        saveSoon();
    }
    if (event->type() == QEvent::FontChange)
        QMetaObject::invokeMethod(this, &MainWindow::adaptShape, Qt::QueuedConnection);
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
    const std::uint64_t clients = clientsToDisconnect();
    if (clients > 0)
        askBeforeClosing(clients);
    else
        Q_EMIT closeRequested();
}

std::uint64_t MainWindow::clientsToDisconnect() const
{
    const api::Status status = m_engine.status();
    if (status.isDraining)
        return 0; // they are already being sent goodbyes
    return clientsHere(status);
}

void MainWindow::restoreRoom()
{
    const QStringList channels = m_appearance.settings().value(roomKey).toStringList();
    std::vector<std::string> names;
    for (const QString &channel : channels)
        names.push_back(channel.toStdString());
    if (!names.empty() && !m_engine.setOpenChannels(names))
        m_appearance.settings().remove(roomKey);
}

void MainWindow::chooseGroups()
{
    QStringList channels;
    for (const std::string &channel : m_engine.status().openChannels)
        channels.append(QString::fromStdString(channel));
    const auto offer = [this](const QStringList &wanted) {
        std::vector<std::string> names;
        for (const QString &channel : wanted)
            names.push_back(channel.toStdString());
        const Result<void> done = m_engine.setOpenChannels(names);
        if (done)
            m_appearance.settings().setValue(roomKey, wanted);
        return done;
    };
    auto *dialog = new GroupsDialog(channels, offer, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::showJoinScreen(bool isShown)
{
    if (!isShown) {
        if (m_joinScreen)
            m_joinScreen->close();
        return;
    }
    if (!m_joinScreen) {
        m_joinScreen = new JoinScreen(m_joinLink, this);
        m_joinScreen->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_joinScreen, &JoinScreen::closed, m_menu,
                [menu = m_menu] { menu->setJoinScreenShown(false); });
    }
    m_menu->setJoinScreenShown(true);
    m_joinScreen->showOnProjector();
}

void MainWindow::askBeforeClosing(std::uint64_t clients)
{
    if (m_closing) {
        m_closing->raise();
        m_closing->activateWindow();
        return;
    }
    m_closing = new QMessageBox(this);
    m_closing->setObjectName(u"closingQuestion"_s);
    m_closing->setAttribute(Qt::WA_DeleteOnClose);
    m_closing->setIcon(QMessageBox::Question);
    m_closing->setWindowTitle(tr("Quit Holdfast?"));
    m_closing->setTextFormat(Qt::PlainText);
    m_closing->setText(tr("%Ln client(s) would be disconnected.", nullptr, pluralCount(clients)));
    m_closing->setInformativeText(
        tr("Their pages say that the class has been ended. What you are writing is kept."));
    QPushButton *quit =
        m_closing->addButton(tr("Tell them and quit"), QMessageBox::DestructiveRole);
    QPushButton *keep = m_closing->addButton(tr("Keep running"), QMessageBox::ActionRole);
    QPushButton *cancel = m_closing->addButton(tr("Cancel"), QMessageBox::RejectRole);
    quit->setObjectName(u"closingQuit"_s);
    keep->setObjectName(u"closingKeep"_s);
    cancel->setObjectName(u"closingCancel"_s);
    keep->setToolTip(tr("The window is minimized; everything goes on"));
    m_closing->setDefaultButton(cancel);
    m_closing->setEscapeButton(cancel);
    connect(quit, &QAbstractButton::clicked, this, &MainWindow::closeRequested);
    connect(keep, &QAbstractButton::clicked, this, &QWidget::showMinimized);
    m_closing->open();
}

} // namespace holdfast::ui
