// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainmenu.h"

#include "ui/icons.h"

#include <QtGui/QAction>
#include <QtGui/QActionGroup>
#include <QtGui/QKeySequence>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int zoomStep = 10;

QAction *addNamed(QMenu &menu, const QString &name, const QList<QKeySequence> &keys = {})
{
    QAction *action = menu.addAction(QString());
    action->setObjectName(name);
    action->setShortcuts(keys);
    return action;
}

QMenu *addNamedMenu(QMenu &menu, const QString &name)
{
    QMenu *sub = menu.addMenu(QString());
    sub->setObjectName(name);
    return sub;
}

} // namespace

MainMenu::MainMenu(QMenuBar &bar, Appearance &appearance) : QObject(&bar), m_appearance(appearance)
{
    addServerAndMessage(bar);
    addView(bar);
    addTeach(bar);
    addTools(bar);
    addHelp(bar);
    connect(&m_appearance, &Appearance::changed, this, &MainMenu::showAppearance);
}

void MainMenu::showAppearance()
{
    m_systemTheme->setChecked(m_appearance.theme() == Theme::System);
    m_lightTheme->setChecked(m_appearance.theme() == Theme::Light);
    m_darkTheme->setChecked(m_appearance.theme() == Theme::Dark);
    m_languageActions.at(m_appearance.language())->setChecked(true);
}

QList<QAction *> MainMenu::commands() const
{
    QList<QAction *> all;
    for (const QMenu *menu :
         { m_server, m_message, m_clients, m_view, m_goTo, m_teach, m_tools, m_help }) {
        for (QAction *action : menu->actions()) {
            if (action->menu() == nullptr && !action->objectName().isEmpty())
                all.append(action);
        }
    }
    return all;
}

void MainMenu::addServerAndMessage(QMenuBar &bar)
{
    m_server = bar.addMenu(QString());
    m_joinScreen = addNamed(*m_server, u"actionJoinScreen"_s, { QKeySequence(Qt::Key_F9) });
    m_joinScreen->setCheckable(true);
    m_joinScreen->setIcon(iconOf(Icon::JoinScreen));
    m_openHere = addNamed(*m_server, u"actionOpenHere"_s);
    m_copyAddress = addNamed(*m_server, u"actionCopyAddress"_s);
    m_groups = addNamed(*m_server, u"actionGroups"_s);
    m_openHere->setIcon(iconOf(Icon::Open));
    m_copyAddress->setIcon(iconOf(Icon::Copy));
    m_groups->setIcon(iconOf(Icon::Groups));
    m_lock = addNamed(*m_server, u"actionLock"_s, { QKeySequence(Qt::CTRL | Qt::Key_L) });
    m_lock->setCheckable(true);
    m_lock->setIcon(iconOf(Icon::Lock));
    connect(m_lock, &QAction::triggered, this, &MainMenu::lockToggled);
    m_pin = addNamed(*m_server, u"actionPin"_s);
    m_pin->setCheckable(true);
    connect(m_pin, &QAction::triggered, this, &MainMenu::pinToggled);
    m_poster = addNamed(*m_server, u"actionPoster"_s, { QKeySequence::Print });
    connect(m_poster, &QAction::triggered, this, &MainMenu::posterRequested);
    m_setupCheck = addNamed(*m_server, u"actionSetupCheck"_s, { QKeySequence(Qt::Key_F8) });
    m_setupCheck->setIcon(iconOf(Icon::Check));
    m_exportSetup = addNamed(*m_server, u"actionExportSetup"_s);
    m_importSetup = addNamed(*m_server, u"actionImportSetup"_s);
    connect(m_exportSetup, &QAction::triggered, this, &MainMenu::exportSetupRequested);
    connect(m_importSetup, &QAction::triggered, this, &MainMenu::importSetupRequested);
    m_server->addSeparator();
    m_attach = addNamed(*m_server, u"actionAttach"_s);
    connect(m_attach, &QAction::triggered, this, &MainMenu::attachRequested);
    m_server->addSeparator();
    connect(m_setupCheck, &QAction::triggered, this, &MainMenu::setupCheckRequested);
    connect(m_joinScreen, &QAction::triggered, this, &MainMenu::joinScreenToggled);
    connect(m_openHere, &QAction::triggered, this, &MainMenu::openHereRequested);
    connect(m_copyAddress, &QAction::triggered, this, &MainMenu::copyAddressRequested);
    connect(m_groups, &QAction::triggered, this, &MainMenu::groupsRequested);
    m_quit = addNamed(*m_server, u"actionQuit"_s, { QKeySequence(Qt::CTRL | Qt::Key_Q) });
    m_quit->setMenuRole(QAction::QuitRole);
    connect(m_quit, &QAction::triggered, this, &MainMenu::quitRequested);

    m_message = bar.addMenu(QString());
    m_new = addNamed(*m_message, u"actionNewMessage"_s, { QKeySequence(Qt::CTRL | Qt::Key_N) });
    m_send = addNamed(
        *m_message, u"actionSend"_s,
        { QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter) });
    m_new->setIcon(iconOf(Icon::NewMessage));
    m_send->setIcon(iconOf(Icon::Send));
    connect(m_new, &QAction::triggered, this, &MainMenu::newMessageRequested);
    connect(m_send, &QAction::triggered, this, &MainMenu::sendRequested);
}

void MainMenu::addView(QMenuBar &bar)
{
    m_clients = bar.addMenu(QString());
    m_filter = addNamed(*m_clients, u"actionFilter"_s, { QKeySequence(Qt::CTRL | Qt::Key_F) });
    m_filter->setIcon(iconOf(Icon::Filter));
    m_bans = addNamed(*m_clients, u"actionBans"_s);
    connect(m_bans, &QAction::triggered, this, &MainMenu::bansRequested);
    m_exportClients = addNamed(*m_clients, u"actionExportClients"_s);
    m_exportClients->setIcon(iconOf(Icon::Save));
    connect(m_exportClients, &QAction::triggered, this, &MainMenu::exportClientsRequested);
    connect(m_filter, &QAction::triggered, this, &MainMenu::filterRequested);
    m_view = bar.addMenu(QString());
    addLayouts();
    m_panes = addNamedMenu(*m_view, u"menuPanes"_s);
    m_goTo = addNamedMenu(*m_view, u"menuGoTo"_s);
    m_view->addSeparator();
    addZoom();
    m_fullScreen = addNamed(*m_view, u"actionFullScreen"_s, { QKeySequence(Qt::Key_F11) });
    m_fullScreen->setCheckable(true);
    connect(m_fullScreen, &QAction::toggled, this, &MainMenu::fullScreenToggled);
    m_view->addSeparator();
    addThemes();
    addLanguages();
}

void MainMenu::addLayouts()
{
    m_layouts = addNamedMenu(*m_view, u"menuLayout"_s);
    m_layouts->setIcon(iconOf(Icon::Layout));
    auto *group = new QActionGroup(m_layouts);
    const auto add = [&](Layout layout, const QString &name) {
        QAction *action = addNamed(*m_layouts, name);
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, layout] { Q_EMIT layoutChosen(layout); });
        m_layoutActions[layout] = action;
    };
    add(Layout::Teach, u"actionLayoutTeach"_s);
    add(Layout::Operate, u"actionLayoutOperate"_s);
    add(Layout::Develop, u"actionLayoutDevelop"_s);
    add(Layout::Compact, u"actionLayoutCompact"_s);
    m_layouts->addSeparator();
    m_resetLayout = addNamed(*m_layouts, u"actionResetLayout"_s);
    connect(m_resetLayout, &QAction::triggered, this, &MainMenu::resetLayoutRequested);
}

void MainMenu::setLayoutChosen(Layout layout)
{
    m_layoutActions.at(layout)->setChecked(true);
}

void MainMenu::addMessageActions(const QList<QAction *> &actions)
{
    m_message->addSeparator();
    m_message->addActions(actions);
}

void MainMenu::addClientActions(const QList<QAction *> &actions)
{
    m_clients->insertActions(m_bans, actions);
    m_clients->insertSeparator(actions.first());
    m_clients->insertSeparator(m_bans);
}

std::vector<QAction *> MainMenu::toolBarActions() const
{
    std::vector<QAction *> actions { m_joinScreen, m_openHere, m_groups, m_lock,
                                     m_setupCheck, nullptr,    m_new,    nullptr };
    actions.insert(actions.end(), m_paneCommands.begin(), m_paneCommands.end());
    return actions;
}

void MainMenu::addZoom()
{
    m_zoomIn =
        addNamed(*m_view, u"actionZoomIn"_s,
                 { QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal) });
    m_zoomOut = addNamed(*m_view, u"actionZoomOut"_s, { QKeySequence(Qt::CTRL | Qt::Key_Minus) });
    m_zoomReset = addNamed(*m_view, u"actionZoomReset"_s, { QKeySequence(Qt::CTRL | Qt::Key_0) });
    connect(m_zoomIn, &QAction::triggered, this,
            [this] { m_appearance.setZoom(m_appearance.zoom() + zoomStep); });
    connect(m_zoomOut, &QAction::triggered, this,
            [this] { m_appearance.setZoom(m_appearance.zoom() - zoomStep); });
    connect(m_zoomReset, &QAction::triggered, this, [this] { m_appearance.setZoom(100); });
}

void MainMenu::addThemes()
{
    m_themes = addNamedMenu(*m_view, u"menuTheme"_s);
    auto *group = new QActionGroup(m_themes);
    const auto addTheme = [&](const QString &name, Theme theme) {
        QAction *action = addNamed(*m_themes, name);
        action->setCheckable(true);
        action->setChecked(m_appearance.theme() == theme);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, theme] { m_appearance.setTheme(theme); });
        return action;
    };
    m_systemTheme = addTheme(u"actionThemeSystem"_s, Theme::System);
    m_lightTheme = addTheme(u"actionThemeLight"_s, Theme::Light);
    m_darkTheme = addTheme(u"actionThemeDark"_s, Theme::Dark);
}

void MainMenu::addLanguages()
{
    m_languages = addNamedMenu(*m_view, u"menuLanguage"_s);
    auto *group = new QActionGroup(m_languages);
    // Each language is named in itself, so that users who cannot read the current one find theirs.
    const auto addLanguage = [&](const QString &name, const QString &text,
                                 const QString &language) {
        QAction *action = addNamed(*m_languages, name);
        action->setText(text);
        action->setCheckable(true);
        action->setChecked(m_appearance.language() == language);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, language] { m_appearance.setLanguage(language); });
        m_languageActions[language] = action;
    };
    addLanguage(u"actionLanguageEnglish"_s, u"English"_s, u"en"_s);
    addLanguage(u"actionLanguageChinese"_s, u"简体中文"_s, u"zh_CN"_s);
}

void MainMenu::addTeach(QMenuBar &bar)
{
    m_teach = bar.addMenu(QString());
    m_compare = addNamed(*m_teach, u"actionCompare"_s);
    connect(m_compare, &QAction::triggered, this, &MainMenu::compareRequested);
}

void MainMenu::addTools(QMenuBar &bar)
{
    m_tools = bar.addMenu(QString());
    m_tokens = addNamed(*m_tools, u"actionTokens"_s);
    connect(m_tokens, &QAction::triggered, this, &MainMenu::tokensRequested);
    m_preferences =
        addNamed(*m_tools, u"actionPreferences"_s, { QKeySequence(Qt::CTRL | Qt::Key_Comma) });
    m_preferences->setMenuRole(QAction::PreferencesRole);
    m_preferences->setIcon(iconOf(Icon::Preferences));
    connect(m_preferences, &QAction::triggered, this, &MainMenu::preferencesRequested);
}

void MainMenu::addHelp(QMenuBar &bar)
{
    m_help = bar.addMenu(QString());
    m_shortcuts = addNamed(*m_help, u"actionShortcuts"_s, { QKeySequence(Qt::Key_F1) });
    m_howItWorks = addNamed(*m_help, u"actionHowItWorks"_s);
    m_help->addSeparator();
    m_about = addNamed(*m_help, u"actionAbout"_s);
    m_about->setMenuRole(QAction::AboutRole);
    connect(m_shortcuts, &QAction::triggered, this, &MainMenu::shortcutsRequested);
    connect(m_howItWorks, &QAction::triggered, this, &MainMenu::howItWorksRequested);
    connect(m_about, &QAction::triggered, this, &MainMenu::aboutRequested);
}

void MainMenu::addPanes(const std::vector<Pane> &panes)
{
    for (const Pane &pane : panes) {
        if (pane.toggle != nullptr)
            m_panes->addAction(pane.toggle);
        if (!pane.command.isEmpty()) {
            pane.toggle->setIcon(iconOf(pane.icon));
            pane.toggle->setObjectName(pane.command);
            m_paneCommands.push_back(pane.toggle);
        }
        const auto number = static_cast<int>(m_goToActions.size());
        QAction *action = addNamed(
            *m_goTo, u"actionGoTo%1"_s.arg(number + 1),
            { QKeySequence(QKeyCombination(Qt::ALT, static_cast<Qt::Key>(Qt::Key_1 + number))) });
        connect(action, &QAction::triggered, this,
                [this, number] { Q_EMIT paneRequested(number); });
        m_goToActions.push_back(action);
    }
}

void MainMenu::setJoinScreenShown(bool isShown)
{
    m_joinScreen->setChecked(isShown);
}

void MainMenu::setPinWanted(bool isWanted)
{
    m_pin->setChecked(isWanted);
}

void MainMenu::setRoomLocked(bool isLocked)
{
    m_lock->setChecked(isLocked);
}

void MainMenu::setWhyNot(const QString &whyNot)
{
    m_whyNot = whyNot;
    showWhyNot();
}

void MainMenu::setElsewhere(bool isElsewhere)
{
    m_isElsewhere = isElsewhere;
    showWhyNot();
}

void MainMenu::showWhyNot()
{
    const bool mayChange = m_whyNot.isEmpty();
    for (QMenu *menu : { m_server, m_message, m_clients, m_teach })
        menu->setToolTipsVisible(!mayChange || m_isElsewhere);
    for (QAction *action : { m_groups, m_lock, m_pin, m_importSetup, m_send })
        action->setEnabled(mayChange);
    m_groups->setToolTip(mayChange ? tr("Choose the channels that the page offers") : m_whyNot);
    m_lock->setToolTip(mayChange
                           ? tr("Nobody new comes in; who is here stays and may come back (Ctrl+L)")
                           : m_whyNot);
    m_pin->setToolTip(mayChange ? tr("Who comes from another computer needs it. Whoever is here "
                                     "has to show it too")
                                : m_whyNot);
    m_importSetup->setToolTip(m_whyNot);
    m_send->setToolTip(m_whyNot);
    m_setupCheck->setEnabled(!m_isElsewhere);
    m_setupCheck->setToolTip(m_isElsewhere
                                 ? tr("It checks this computer; the server is another one")
                                 : tr("Find out why a phone does not get through (F8)"));
    m_compare->setEnabled(!m_isElsewhere);
    m_compare->setToolTip(m_isElsewhere
                              ? tr("Its clients are on this computer; the server is another one")
                              : QString());
}

void MainMenu::retranslate(const QStringList &paneTitles)
{
    m_server->setTitle(tr("&Server"));
    m_joinScreen->setText(tr("&Join screen"));
    m_openHere->setText(tr("&Open as a student on this computer"));
    m_joinScreen->setIconText(tr("Join screen"));
    m_groups->setIconText(tr("Groups"));
    m_openHere->setIconText(tr("Open as a student"));
    m_openHere->setToolTip(tr("Open the page in a browser on this computer, to see what the "
                              "others see"));
    m_joinScreen->setToolTip(tr("Show the code and the address on the whole screen, for the "
                                "projector (F9)"));
    m_copyAddress->setText(tr("&Copy the address"));
    m_groups->setText(tr("&Groups…"));
    m_lock->setText(tr("&Lock the room"));
    m_lock->setIconText(tr("Lock"));
    m_pin->setText(tr("Ask for a P&IN"));
    m_poster->setText(tr("&Poster…"));
    m_setupCheck->setText(tr("&Set-up check…"));
    m_setupCheck->setIconText(tr("Set-up check"));
    showWhyNot();
    m_bans->setText(tr("&Banned…"));
    m_exportClients->setText(tr("&Save the list as CSV…"));
    m_exportSetup->setText(tr("E&xport the set-up…"));
    m_importSetup->setText(tr("I&mport a set-up…"));
    m_attach->setText(tr("&Attach to a server…"));
    m_quit->setText(tr("&Quit"));
    m_message->setTitle(tr("&Message"));
    m_new->setText(tr("&New message"));
    m_new->setIconText(tr("New message"));
    m_send->setText(tr("&Send"));
    m_clients->setTitle(tr("&Clients"));
    m_view->setTitle(tr("&View"));
    m_layouts->setTitle(tr("&Layout"));
    m_layoutActions.at(Layout::Teach)->setText(tr("&Teach"));
    m_layoutActions.at(Layout::Operate)->setText(tr("&Operate"));
    m_layoutActions.at(Layout::Develop)->setText(tr("&Develop"));
    m_layoutActions.at(Layout::Compact)->setText(tr("&Compact, beside the slides"));
    m_panes->setTitle(tr("&Panes"));
    m_goTo->setTitle(tr("&Go to"));
    m_filter->setText(tr("&Filter the clients"));
    m_resetLayout->setText(tr("&Reset the layout"));
    m_zoomIn->setText(tr("&Larger letters"));
    m_zoomOut->setText(tr("&Smaller letters"));
    m_zoomReset->setText(tr("&Normal letters"));
    m_fullScreen->setText(tr("F&ull screen"));
    m_themes->setTitle(tr("&Theme"));
    m_systemTheme->setText(tr("As the &system"));
    m_lightTheme->setText(tr("&Light"));
    m_darkTheme->setText(tr("&Dark"));
    // Both words, so that speakers of either language find the menu.
    m_languages->setTitle(tr("L&anguage / 语言"));
    m_teach->setTitle(tr("T&each"));
    m_compare->setText(tr("&Compare transports…"));
    m_tools->setTitle(tr("&Tools"));
    m_tokens->setText(tr("&Tokens…"));
    m_preferences->setText(tr("&Preferences…"));
    m_help->setTitle(tr("&Help"));
    m_shortcuts->setText(tr("&Keyboard shortcuts"));
    m_howItWorks->setText(tr("&How it works"));
    m_about->setText(tr("&About Holdfast"));
    for (std::size_t i = 0; i < m_goToActions.size(); ++i)
        m_goToActions[i]->setText(paneTitles.value(static_cast<qsizetype>(i)));
}

} // namespace holdfast::ui
