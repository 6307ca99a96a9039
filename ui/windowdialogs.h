// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/api/settings.h"
#include "ui/dialogs/channeldialog.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>

#include <functional>

class QSettings;
class QWidget;

namespace holdfast::ui {

class JoinLink;
class JoinScreen;
class Appearance;
class BansDialog;
class CompareDialog;
class OfferedChannels;
class PageDialog;
class Removals;
class PosterDialog;
class PreferencesDialog;
class SetupDialog;
class Shortcuts;
class TokensDialog;

/// Opens the windows beside the main one: the join screen, the set-up check, codes, help.
///
/// Invariants: none is modal, except the choice of groups. The join screen, the set-up check and
/// each page of help are open at most once.
/// Thread: main.
class WindowDialogs final : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it. `window` is the parent of every dialog.
    WindowDialogs(QWidget &window, api::Engine &engine, JoinLink &link, OfferedChannels &offered,
                  const Removals &removals);

    /// Brings open dialogs up to date.
    void setStatus(const api::Status &status);
    /// Why nothing can be changed; empty: it can.
    void setWhyNot(const QString &whyNot);

    void showJoinScreen(bool isShown);
    void showSetupCheck();
    void showCode(const QString &channel);
    void chooseGroups();
    /// Below this channel; empty: at the top.
    void makeChannel(const QString &above);
    void showChannelSettings(const QString &channel);
    void stopOffering(const QString &channel);
    void showPoster(QSettings &settings);
    void showBans();
    /// What happens to the connections of this client.
    void inspect(const QString &id, const QString &name);
    /// What goes to and fro between this client and the server.
    void follow(const QString &id, const QString &name);
    void compareTransports();
    void showTokens();
    void showHowItWorks();
    void showShortcuts(const Shortcuts &shortcuts);
    /// `settings`: null if the server has no configuration file.
    void showPreferences(Appearance &appearance, Shortcuts &shortcuts, api::Settings *settings);
    void showAbout();

Q_SIGNALS:
    void joinScreenShown(bool isShown);
    void copyAddressRequested();
    void openHereRequested();

private:
    using Text = std::function<QString()>;
    void openChannelDialog(const ChannelDialog::Wanted &now);
    void apply(const ChannelDialog::Wanted &wanted, const ChannelDialog::Applied &applied);
    void applyOffer(const ChannelDialog::Wanted &wanted, const ChannelDialog::Applied &applied);
    void showPage(QPointer<PageDialog> &page, const Text &title, const Text &html);

    QWidget &m_window;
    api::Engine &m_engine;
    JoinLink &m_link;
    OfferedChannels &m_offered;
    const Removals &m_removals;
    QString m_whyNot;
    QPointer<JoinScreen> m_joinScreen;
    QPointer<SetupDialog> m_setup;
    QPointer<PosterDialog> m_poster;
    QPointer<BansDialog> m_bans;
    QPointer<CompareDialog> m_compare;
    QPointer<TokensDialog> m_tokens;
    QPointer<PreferencesDialog> m_preferences;
    QPointer<PageDialog> m_howItWorks;
    QPointer<PageDialog> m_shortcuts;
    QPointer<PageDialog> m_about;
};

} // namespace holdfast::ui
