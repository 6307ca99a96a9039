// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "ui/appearance.h"
#include "ui/csvtext.h"
#include "ui/dialogs/closingquestion.h"
#include "ui/dialogs/codedialog.h"
#include "ui/dialogs/groupsdialog.h"
#include "ui/dialogs/helptexts.h"
#include "ui/dialogs/pagedialog.h"
#include "ui/dialogs/setupdialog.h"
#include "ui/joinscreen.h"
#include "ui/mainmenu.h"
#include "ui/maintoolbar.h"
#include "ui/noticebar.h"
#include "ui/panes/channelspane.h"
#include "ui/panes/clientspane.h"
#include "ui/panes/composer.h"
#include "ui/panes/conversationpane.h"
#include "ui/panes/feedpane.h"
#include "ui/panes/feedview.h"
#include "ui/panes/joincard.h"
#include "ui/panes/panetitle.h"
#include "ui/panes/roompane.h"
#include "ui/panes/rowtable.h"
#include "ui/peopletext.h"
#include "ui/statusline.h"
#include "ui/visibletext.h"
#include "ui/windowlayouts.h"

#include <QtCore/QMetaMethod>
#include <QtCore/QSaveFile>
#include <QtCore/QSettings>
#include <QtGui/QCloseEvent>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QMenuBar>

#include <vector>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto roomKey = "room/channels"_L1;

} // namespace

MainWindow::MainWindow(api::Engine &engine, Appearance &appearance, QWidget *parent)
    : QMainWindow(parent), m_engine(engine), m_appearance(appearance), m_watch(engine, this)
{
    setObjectName(u"mainWindow"_s);
    setDockOptions(AnimatedDocks); // no tabs: the panes are parts of one picture
    m_statusLine = new StatusLine(this);
    setStatusBar(m_statusLine);
    m_menu = new MainMenu(*menuBar(), appearance);
    buildPanes();
    m_toolBar = new MainToolBar(*m_menu, this);
    addToolBar(Qt::TopToolBarArea, m_toolBar);
    addToolBarBreak();
    m_notice = new NoticeBar(this);
    addToolBar(Qt::TopToolBarArea, m_notice);
    connectPanes();
    connectMenu();
    connectHelp();
    retranslate();
    connectLayouts();
    m_notice->hide(); // a notice is valid for one run only
    m_composer->restoreFrom(m_appearance.settings());
    m_composer->focusMessage();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPanes()
{
    m_join = new JoinCard(m_joinLink);
    m_clients = new ClientsPane(m_watch.clients(), [&engine = m_engine](const std::string &text) {
        constexpr std::size_t most = 1'000;
        std::vector<std::string> names;
        for (const api::ChannelSnapshot &channel :
             engine.channels({ .contains = text, .after = {}, .limit = most }))
            names.push_back(channel.name);
        return names;
    });
    m_room = new RoomPane(m_join, m_clients);
    setCentralWidget(m_room);
    m_channels = new ChannelsPane(m_watch.channels());
    m_channelsDock = addPane(m_channels, u"dockChannels"_s, Qt::LeftDockWidgetArea);
    m_feed = new FeedPane(m_engine, m_watch.messages());
    m_composer = new Composer(m_engine, m_watch.messages());
    m_conversationDock = addPane(new ConversationPane(m_feed, m_composer), u"dockConversation"_s,
                                 Qt::BottomDockWidgetArea, &m_feed->controls());
    m_menu->addPanes({ { m_join, nullptr, false },
                       { m_channelsDock, m_channelsDock->toggleViewAction(), true },
                       { m_clients, nullptr, false },
                       { m_conversationDock, m_conversationDock->toggleViewAction(), false } });
    m_menu->addMessageActions(m_feed->actionsOnMessage());
}

QDockWidget *MainWindow::addPane(QWidget *pane, const QString &name, Qt::DockWidgetArea area,
                                 QWidget *controls)
{
    auto *dock = new QDockWidget(this);
    dock->setObjectName(name);
    dock->setTitleBarWidget(new PaneTitle(*dock, controls));
    dock->setWidget(pane);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::connectPanes()
{
    connect(&m_watch, &EngineWatch::looked, this, &MainWindow::takeStatus);
    connect(&m_joinLink, &JoinLink::changed, this, [this] {
        m_feed->setServerUrl(m_joinLink.address());
        m_channels->setServerUrl(m_joinLink.address());
        showTitle();
    });
    connect(m_join, &JoinCard::groupsRequested, this, &MainWindow::chooseGroups);
    connect(m_join, &JoinCard::joinScreenRequested, this, [this] { showJoinScreen(true); });
    connect(m_clients, &ClientsPane::openHereRequested, m_join, &JoinCard::openHere);
    connect(m_channels, &ChannelsPane::channelChosen, this, [this](const QString &name) {
        m_clients->setFilterText(name.isEmpty() ? QString() : ClientsFilter::channelTerm(name));
        m_feed->setChannels(name.isEmpty() ? QStringList() : QStringList { name });
    });
    connect(m_join, &JoinCard::setupCheckRequested, this, &MainWindow::showSetupCheck);
    connect(m_channels, &ChannelsPane::codeRequested, this, &MainWindow::showCode);
    connect(m_channels, &ChannelsPane::copied, m_composer, &Composer::showNote);
    connect(m_channels, &ChannelsPane::groupsRequested, this, &MainWindow::chooseGroups);
    connect(m_channels, &ChannelsPane::messageRequested, m_composer, &Composer::addTarget);
    connect(m_composer, &Composer::changed, this, &MainWindow::saveConversation);
    connect(m_statusLine, &StatusLine::filterRequested, this, [this](const QString &filter) {
        m_clients->setFilterText(m_clients->filterText() == filter ? QString() : filter);
    });
}

void MainWindow::takeStatus(const api::Status &status)
{
    m_joinLink.setStatus(status);
    m_room->setKnownClients(clientsHere(status) + status.clientsAway);
    m_clients->setStatus(status);
    m_clients->refreshReceipts(m_engine);
    m_statusLine->setStatus(status);
    m_composer->refresh();
    m_feed->refresh();
    if (m_setup)
        m_setup->setStatus(status);
}

void MainWindow::connectMenu()
{
    connect(m_menu, &MainMenu::quitRequested, this, &QWidget::close);
    connect(m_menu, &MainMenu::joinScreenToggled, this, &MainWindow::showJoinScreen);
    connect(m_menu, &MainMenu::openHereRequested, m_join, &JoinCard::openHere);
    connect(m_menu, &MainMenu::copyAddressRequested, m_join, &JoinCard::copyUrl);
    connect(m_menu, &MainMenu::groupsRequested, this, &MainWindow::chooseGroups);
    connect(m_menu, &MainMenu::setupCheckRequested, this, &MainWindow::showSetupCheck);
    connect(m_menu, &MainMenu::exportClientsRequested, this, &MainWindow::exportClients);
    connect(m_menu, &MainMenu::sendRequested, m_composer, &Composer::send);
    connect(m_menu, &MainMenu::newMessageRequested, this, [this] {
        m_conversationDock->show();
        m_composer->focusMessage();
    });
    connect(m_menu, &MainMenu::filterRequested, m_clients, &ClientsPane::focusFilter);
    connect(m_menu, &MainMenu::paneRequested, this, &MainWindow::goToPane);
    connect(m_menu, &MainMenu::fullScreenToggled, this, [this](bool isFull) {
        setWindowState(windowState().setFlag(Qt::WindowFullScreen, isFull));
    });
}

void MainWindow::connectLayouts()
{
    m_layouts =
        new WindowLayouts(*this, { *m_room, *m_clients, *m_channelsDock, *m_conversationDock },
                          m_appearance.settings());
    connect(m_layouts, &WindowLayouts::chosen, this, [this](Layout layout) {
        m_menu->setLayoutChosen(layout);
        m_statusLine->showEngine(layout == Layout::Develop);
    });
    connect(m_menu, &MainMenu::layoutChosen, m_layouts, &WindowLayouts::choose);
    connect(m_menu, &MainMenu::resetLayoutRequested, m_layouts, &WindowLayouts::reset);
    m_layouts->restore();
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
    const std::vector<QDockWidget *> docks { nullptr, m_channelsDock, nullptr, m_conversationDock };
    const std::vector<QWidget *> targets { m_join->findChild<QWidget *>(u"joinCopy"_s),
                                           &m_channels->table(), &m_clients->table(),
                                           &m_feed->list() };
    const auto at = static_cast<std::size_t>(pane);
    if (docks[at] != nullptr) {
        docks[at]->show();
        docks[at]->raise();
    }
    targets[at]->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::saveConversation()
{
    m_composer->saveTo(m_appearance.settings());
    m_appearance.settings().sync();
}

void MainWindow::retranslate()
{
    m_channelsDock->setWindowTitle(tr("Channels"));
    m_conversationDock->setWindowTitle(tr("Conversation"));
    m_menu->retranslate({ tr("Join"), tr("Channels"), tr("Clients"), tr("Conversation") });
    m_toolBar->retranslate();
    showTitle();
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
    if (event->type() == QEvent::WindowStateChange)
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
        m_layouts->save();
        saveConversation();
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

void MainWindow::showSetupCheck()
{
    if (!m_setup) {
        m_setup = new SetupDialog(SetupCheck::thisComputer(), this);
        m_setup->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_setup, &SetupDialog::stepChosen, this, [this](SetupCheck::Step step) {
            switch (step) {
            case SetupCheck::Step::CopyAddress:
                return m_join->copyUrl();
            case SetupCheck::Step::ShowJoinScreen:
                return showJoinScreen(true);
            case SetupCheck::Step::OpenHere:
                return m_join->openHere();
            case SetupCheck::Step::CopyCommand:
                return; // the dialog has done it
            }
        });
    }
    m_setup->setStatus(m_engine.status());
    m_setup->show();
    m_setup->raise();
    m_setup->activateWindow();
}

void MainWindow::showCode(const QString &channel)
{
    auto *dialog = new CodeDialog(channel, m_joinLink.urlFor(channel), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::exportClients()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Save the list of clients"),
                                                      u"clients.csv"_s, tr("Tables (*.csv)"));
    if (file.isEmpty())
        return;
    QSaveFile out(file);
    const QByteArray csv = csvOf(m_watch.clients()).toUtf8();
    const bool isSaved =
        out.open(QIODevice::WriteOnly) && out.write(csv) == csv.size() && out.commit();
    m_composer->showNote(isSaved ? tr("Saved: %1").arg(visibleText(file))
                                 : tr("Not saved: %1").arg(visibleText(out.errorString())));
}

void MainWindow::askBeforeClosing(std::uint64_t clients)
{
    if (m_closing) {
        m_closing->raise();
        m_closing->activateWindow();
        return;
    }
    m_closing = new ClosingQuestion(clients, this);
    m_closing->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_closing, &ClosingQuestion::quitChosen, this, &MainWindow::closeRequested);
    connect(m_closing, &ClosingQuestion::keepChosen, this, &QWidget::showMinimized);
    m_closing->open();
}

} // namespace holdfast::ui
