// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "ui/appearance.h"
#include "ui/closingguard.h"
#include "ui/csvtext.h"
#include "ui/dialogs/savedialog.h"
#include "ui/errortext.h"
#include "ui/inthreadof.h"
#include "ui/linkbar.h"
#include "ui/mainmenu.h"
#include "ui/maintoolbar.h"
#include "ui/noticebar.h"
#include "ui/panes/clientspane.h"
#include "ui/panes/composer.h"
#include "ui/panes/feedpane.h"
#include "ui/panes/joincard.h"
#include "ui/shortcuts.h"
#include "ui/statusline.h"
#include "ui/visibletext.h"
#include "ui/windowdialogs.h"
#include "ui/windowlayouts.h"
#include "ui/windowpanes.h"

#include <QtCore/QFile>
#include <QtCore/QMetaMethod>
#include <QtCore/QSettings>
#include <QtGui/QCloseEvent>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QMenuBar>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

MainWindow::MainWindow(api::Engine &engine, Appearance &appearance, QWidget *parent)
    : QMainWindow(parent)
    , m_engine(engine)
    , m_appearance(appearance)
    , m_watch(engine, this)
    , m_offered(engine, appearance.settings())
    , m_templates(appearance.settings())
    , m_setup(engine, m_offered, m_templates)
    , m_statusLine(new StatusLine(this))
    , m_menu(new MainMenu(*menuBar(), appearance))
    , m_shortcuts(new Shortcuts(appearance.settings(), this))
    , m_panes(new WindowPanes(*this, engine, m_watch, m_joinLink))
    , m_toolBar(nullptr)
    , m_link(new LinkBar(this))
    , m_notice(new NoticeBar(this))
    , m_dialogs(new WindowDialogs(*this, engine, m_joinLink, m_offered, m_panes->removals()))
    , m_layouts(new WindowLayouts(*this, m_panes->forLayouts(), appearance.settings()))
    , m_closing(new ClosingGuard(*this, engine))
{
    setObjectName(u"mainWindow"_s);
    // No tabs: the panes are parts of one picture. Nested, so that one can be above another.
    setDockOptions(AnimatedDocks | AllowNestedDocks);
    setStatusBar(m_statusLine);
    m_menu->addPanes(m_panes->forMenu());
    m_menu->addMessageActions(m_panes->feed().actionsOnMessage());
    m_menu->addClientActions(m_panes->clients().actionsOnClients());
    m_shortcuts->add(m_menu->commands());
    m_toolBar = new MainToolBar(*m_menu, this);
    addToolBar(Qt::TopToolBarArea, m_toolBar);
    addToolBarBreak();
    addToolBar(Qt::TopToolBarArea, m_link);
    addToolBarBreak();
    addToolBar(Qt::TopToolBarArea, m_notice);
    connectPanes();
    connectMenu();
    connectDialogs();
    retranslate();
    connectLayouts();
    m_notice->hide(); // a notice is valid for one run only
    const bool isElsewhere = engine.link().state != api::Link::State::Here;
    m_menu->setElsewhere(isElsewhere);
    m_joinLink.setElsewhere(isElsewhere);
    showLink();
    m_panes->composer().setTemplates(m_templates);
    m_panes->composer().restoreFrom(m_appearance.settings());
    m_panes->composer().focusMessage();
}

MainWindow::~MainWindow() = default;

void MainWindow::connectPanes()
{
    connect(&m_watch, &EngineWatch::looked, this, &MainWindow::takeStatus);
    connect(&m_joinLink, &JoinLink::changed, this, &MainWindow::showTitle);
    connect(&m_panes->composer(), &Composer::changed, this, &MainWindow::saveConversation);
    connect(m_statusLine, &StatusLine::filterRequested, m_panes, &WindowPanes::toggleFilter);
    connect(m_closing, &ClosingGuard::confirmed, this, &MainWindow::closeRequested);
}

void MainWindow::takeStatus(const api::Status &status)
{
    showLink();
    showAccess();
    m_joinLink.setStatus(status);
    m_panes->setStatus(status);
    m_statusLine->setStatus(status);
    m_dialogs->setStatus(status);
}

void MainWindow::showLink()
{
    const api::Link link = m_engine.link();
    m_link->setLink(link);
    m_statusLine->setConnected(link.state == api::Link::State::Here
                               || link.state == api::Link::State::Attached);
    const QString whyNot = LinkBar::whyNoCommands(link);
    if (whyNot == m_whyNot)
        return;
    m_whyNot = whyNot;
    m_menu->setWhyNot(whyNot);
    m_panes->setWhyNot(whyNot);
    m_dialogs->setWhyNot(whyNot);
}

void MainWindow::connectMenu()
{
    connect(m_menu, &MainMenu::attachRequested, this, &MainWindow::attachRequested);
    connect(m_link, &LinkBar::confirmed, this, &MainWindow::certificateConfirmed);
    connect(m_link, &LinkBar::retryRequested, this, &MainWindow::retryRequested);
    connect(m_menu, &MainMenu::quitRequested, this, &QWidget::close);
    connect(m_menu, &MainMenu::openHereRequested, &m_panes->join(), &JoinCard::openHere);
    connect(m_menu, &MainMenu::copyAddressRequested, &m_panes->join(), &JoinCard::copyUrl);
    connect(m_menu, &MainMenu::pinToggled, this, &MainWindow::askForPin);
    connect(m_menu, &MainMenu::lockToggled, this, &MainWindow::lockRoom);
    connect(m_panes, &WindowPanes::inspectRequested, m_dialogs, &WindowDialogs::inspect);
    connect(m_panes, &WindowPanes::followRequested, m_dialogs, &WindowDialogs::follow);
    connect(m_panes, &WindowPanes::lockRequested, this, &MainWindow::lockRoom);
    connect(m_menu, &MainMenu::exportClientsRequested, this, &MainWindow::saveClients);
    connect(m_menu, &MainMenu::exportSetupRequested, this, &MainWindow::exportSetup);
    connect(m_menu, &MainMenu::importSetupRequested, this, &MainWindow::importSetup);
    connect(m_menu, &MainMenu::sendRequested, &m_panes->composer(), &Composer::send);
    connect(m_menu, &MainMenu::newMessageRequested, m_panes, &WindowPanes::writeMessage);
    connect(m_menu, &MainMenu::filterRequested, &m_panes->clients(), &ClientsPane::focusFilter);
    connect(m_menu, &MainMenu::paneRequested, m_panes, &WindowPanes::goTo);
    connect(m_menu, &MainMenu::fullScreenToggled, this, [this](bool isFull) {
        setWindowState(windowState().setFlag(Qt::WindowFullScreen, isFull));
    });
}

void MainWindow::connectDialogs()
{
    connect(m_menu, &MainMenu::joinScreenToggled, m_dialogs, &WindowDialogs::showJoinScreen);
    connect(m_menu, &MainMenu::groupsRequested, m_dialogs, &WindowDialogs::chooseGroups);
    connect(m_menu, &MainMenu::bansRequested, m_dialogs, &WindowDialogs::showBans);
    connect(m_menu, &MainMenu::compareRequested, m_dialogs, &WindowDialogs::compareTransports);
    connect(m_menu, &MainMenu::tokensRequested, m_dialogs, &WindowDialogs::showTokens);
    connect(m_menu, &MainMenu::posterRequested, m_dialogs,
            [this] { m_dialogs->showPoster(m_appearance.settings()); });
    connect(m_menu, &MainMenu::setupCheckRequested, m_dialogs, &WindowDialogs::showSetupCheck);
    connect(m_menu, &MainMenu::howItWorksRequested, m_dialogs, &WindowDialogs::showHowItWorks);
    connect(m_menu, &MainMenu::shortcutsRequested, m_dialogs,
            [this] { m_dialogs->showShortcuts(*m_shortcuts); });
    connect(m_menu, &MainMenu::preferencesRequested, m_dialogs,
            [this] { m_dialogs->showPreferences(m_appearance, *m_shortcuts, m_settings); });
    connect(m_menu, &MainMenu::aboutRequested, m_dialogs, &WindowDialogs::showAbout);
    connect(m_panes, &WindowPanes::groupsRequested, m_dialogs, &WindowDialogs::chooseGroups);
    connect(m_panes, &WindowPanes::joinScreenRequested, m_dialogs,
            [dialogs = m_dialogs] { dialogs->showJoinScreen(true); });
    connect(m_panes, &WindowPanes::setupCheckRequested, m_dialogs, &WindowDialogs::showSetupCheck);
    connect(m_panes, &WindowPanes::newChannelRequested, m_dialogs, &WindowDialogs::makeChannel);
    connect(m_panes, &WindowPanes::channelSettingsRequested, m_dialogs,
            &WindowDialogs::showChannelSettings);
    connect(m_panes, &WindowPanes::channelNoLongerOffered, m_dialogs, &WindowDialogs::stopOffering);
    connect(m_panes, &WindowPanes::codeRequested, m_dialogs, &WindowDialogs::showCode);
    connect(m_dialogs, &WindowDialogs::joinScreenShown, m_menu, &MainMenu::setJoinScreenShown);
    connect(m_dialogs, &WindowDialogs::openHereRequested, &m_panes->join(), &JoinCard::openHere);
    connect(m_dialogs, &WindowDialogs::copyAddressRequested, &m_panes->join(), &JoinCard::copyUrl);
}

void MainWindow::connectLayouts()
{
    connect(m_layouts, &WindowLayouts::chosen, this, [this](Layout layout) {
        m_menu->setLayoutChosen(layout);
        m_statusLine->showEngine(layout == Layout::Develop);
    });
    connect(m_menu, &MainMenu::layoutChosen, m_layouts, &WindowLayouts::choose);
    connect(m_menu, &MainMenu::resetLayoutRequested, m_layouts, &WindowLayouts::reset);
    m_layouts->restore();
}

void MainWindow::showNotice(const QString &text)
{
    m_notice->showText(text);
}

void MainWindow::restoreRoom()
{
    m_offered.restore();
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
    m_closing->open();
    close();
}

void MainWindow::askForPin(bool isWanted)
{
    m_engine.access().setPin(isWanted ? "new" : "", showAccessAfter());
}

/// Whether it was done or refused: the commands show what holds.
api::Done<void> MainWindow::showAccessAfter()
{
    return inThreadOf<Result<void>>(*this, [this](const auto &done) {
        if (!done)
            m_panes->composer().showNote(ErrorText::of(done.error()));
        showAccess();
    });
}

void MainWindow::lockRoom(bool isLocked)
{
    m_engine.access().setLocked(isLocked, showAccessAfter());
}

void MainWindow::showAccess()
{
    const bool isLocked = m_engine.access().isLocked();
    m_joinLink.setLocked(isLocked);
    m_menu->setRoomLocked(isLocked);
    const std::string pin = m_engine.access().pin();
    m_joinLink.setPin(QString::fromStdString(pin));
    m_menu->setPinWanted(!pin.empty());
}

void MainWindow::saveClients()
{
    const QString note =
        SaveDialog::save(*this,
                         { .title = tr("Save the list of clients"),
                           .fileName = u"clients.csv"_s,
                           .filter = tr("Tables (*.csv)") },
                         [this](const QString &) { return csvOf(m_watch.clients()).toUtf8(); });
    if (!note.isEmpty())
        m_panes->composer().showNote(note);
}

void MainWindow::exportSetup()
{
    m_setup.exported([this](const QByteArray &setup) { saveSetup(setup); });
}

void MainWindow::saveSetup(const QByteArray &setup)
{
    if (setup.isEmpty()) {
        m_panes->composer().showNote(tr("Not saved: the server did not answer."));
        return;
    }
    const QString note = SaveDialog::save(*this,
                                          { .title = tr("Export the set-up"),
                                            .fileName = u"holdfast-setup.json"_s,
                                            .filter = tr("Set-ups (*.json)") },
                                          [&setup](const QString &) { return setup; });
    if (!note.isEmpty())
        m_panes->composer().showNote(note);
}

void MainWindow::importSetup()
{
    const QString name =
        QFileDialog::getOpenFileName(this, tr("Import a set-up"), {}, tr("Set-ups (*.json)"));
    if (name.isEmpty())
        return;
    QFile file(name);
    if (!file.open(QFile::ReadOnly)) {
        m_panes->composer().showNote(tr("The file cannot be read: %1").arg(file.errorString()));
        return;
    }
    m_setup.import(file.read(RoomSetup::maxBytes + 1), [this](const QString &note) {
        m_panes->composer().showNote(note);
        m_panes->composer().setTemplates(m_templates);
    });
}

void MainWindow::saveConversation()
{
    m_panes->composer().saveTo(m_appearance.settings());
    m_appearance.settings().sync();
}

void MainWindow::retranslate()
{
    m_panes->retranslate();
    m_menu->retranslate(m_panes->titles());
    m_toolBar->retranslate();
    showLink();
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
    if (m_closing->isOpen() || !isAsked) {
        m_layouts->save();
        saveConversation();
        event->accept();
        return;
    }
    event->ignore();
    m_closing->request();
}

} // namespace holdfast::ui
