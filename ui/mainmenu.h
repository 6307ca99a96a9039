// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/appearance.h"
#include "ui/icons.h"
#include "ui/windowlayouts.h"

#include <QtCore/QObject>

#include <map>
#include <vector>

class QAction;
class QMenu;
class QMenuBar;

namespace holdfast::ui {

/// The window's menus and their shortcuts. Applies changes of the appearance itself; every other
/// command is a signal.
///
/// Thread: main.
class MainMenu final : public QObject
{
    Q_OBJECT

public:
    /// A pane that can be focused and, unless `toggle` is null, shown and hidden.
    struct Pane
    {
        QWidget *widget = nullptr;
        QAction *toggle = nullptr;
        /// The name of its command on the tool bar, with this icon; empty: it has none.
        QString command = {};
        Icon icon = Icon::Layout;
    };

    /// Both must outlive it.
    MainMenu(QMenuBar &bar, Appearance &appearance);

    /// In the order of Alt+1, Alt+2 and so on. To be called once.
    void addPanes(const std::vector<Pane> &panes);
    /// To be called after a change of the language. `paneTitles` in the order of addPanes().
    void retranslate(const QStringList &paneTitles);
    /// What the tool bar shows; null stands for a separator.
    [[nodiscard]] std::vector<QAction *> toolBarActions() const;
    [[nodiscard]] QMenu &layoutsMenu() const { return *m_layouts; }
    /// To be called once: the commands on the message that is selected in the feed.
    void addMessageActions(const QList<QAction *> &actions);
    /// To be called once: the commands on the clients that are selected in the table.
    void addClientActions(const QList<QAction *> &actions);
    /// All commands, except the choices of a layout, a pane, a theme and a language.
    [[nodiscard]] QList<QAction *> commands() const;
    /// Checks the action without a signal.
    void setLayoutChosen(Layout layout);
    /// Checks the action without a signal.
    void setJoinScreenShown(bool isShown);
    /// Checks the action without a signal.
    void setPinWanted(bool isWanted);
    /// Checks the action without a signal.
    void setRoomLocked(bool isLocked);
    /// Why nothing can be changed on the server; empty: it can.
    void setWhyNot(const QString &whyNot);
    /// The server is on another computer: this one needs no set-up check.
    void setElsewhere(bool isElsewhere);

Q_SIGNALS:
    void joinScreenToggled(bool isShown);
    void openHereRequested();
    void copyAddressRequested();
    void groupsRequested();
    void pinToggled(bool isWanted);
    void lockToggled(bool isLocked);
    void posterRequested();
    void setupCheckRequested();
    void exportSetupRequested();
    void importSetupRequested();
    void exportClientsRequested();
    void bansRequested();
    void compareRequested();
    void tokensRequested();
    void preferencesRequested();
    void attachRequested();
    void quitRequested();
    void sendRequested();
    void newMessageRequested();
    void filterRequested();
    void paneRequested(int pane);
    void layoutChosen(holdfast::ui::Layout layout);
    void resetLayoutRequested();

    void fullScreenToggled(bool isFull);
    void howItWorksRequested();
    void shortcutsRequested();
    void aboutRequested();

private:
    void addServerAndMessage(QMenuBar &bar);
    void addView(QMenuBar &bar);
    void addTeach(QMenuBar &bar);
    void addTools(QMenuBar &bar);
    void addLayouts();
    void addZoom();
    void addThemes();
    void addLanguages();
    void addHelp(QMenuBar &bar);
    void showAppearance();
    void showWhyNot();

    Appearance &m_appearance;
    QMenu *m_server = nullptr;
    QAction *m_joinScreen = nullptr;
    QAction *m_openHere = nullptr;
    QAction *m_copyAddress = nullptr;
    QAction *m_groups = nullptr;
    QAction *m_pin = nullptr;
    QAction *m_lock = nullptr;
    QAction *m_poster = nullptr;
    QAction *m_setupCheck = nullptr;
    QAction *m_exportSetup = nullptr;
    QAction *m_importSetup = nullptr;
    QAction *m_attach = nullptr;
    QAction *m_quit = nullptr;
    QString m_whyNot; ///< empty: the server can be changed
    bool m_isElsewhere = false;
    QMenu *m_message = nullptr;
    QAction *m_new = nullptr;
    QAction *m_send = nullptr;
    QMenu *m_view = nullptr;
    QMenu *m_layouts = nullptr;
    std::map<Layout, QAction *> m_layoutActions;
    QMenu *m_panes = nullptr;
    QMenu *m_goTo = nullptr;
    std::vector<QAction *> m_goToActions;
    std::vector<QAction *> m_paneCommands; ///< on the tool bar; owned by their docks
    QMenu *m_clients = nullptr;
    QAction *m_filter = nullptr;
    QAction *m_bans = nullptr;
    QAction *m_exportClients = nullptr;
    QAction *m_resetLayout = nullptr;
    QAction *m_zoomIn = nullptr;
    QAction *m_zoomOut = nullptr;
    QAction *m_zoomReset = nullptr;
    QAction *m_fullScreen = nullptr;
    QMenu *m_themes = nullptr;
    QAction *m_systemTheme = nullptr;
    QAction *m_lightTheme = nullptr;
    QAction *m_darkTheme = nullptr;
    QMenu *m_languages = nullptr;
    std::map<QString, QAction *> m_languageActions;
    QMenu *m_teach = nullptr;
    QAction *m_compare = nullptr;
    QMenu *m_tools = nullptr;
    QAction *m_tokens = nullptr;
    QAction *m_preferences = nullptr;
    QMenu *m_help = nullptr;
    QAction *m_howItWorks = nullptr;
    QAction *m_shortcuts = nullptr;
    QAction *m_about = nullptr;
};

} // namespace holdfast::ui
