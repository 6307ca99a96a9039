// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowdialogs.h"

#include "ui/dialogs/bansdialog.h"
#include "ui/dialogs/codedialog.h"
#include "ui/dialogs/comparedialog.h"
#include "ui/dialogs/followdialog.h"
#include "ui/dialogs/groupsdialog.h"
#include "ui/dialogs/helptexts.h"
#include "ui/dialogs/inspectordialog.h"
#include "ui/dialogs/pagedialog.h"
#include "ui/dialogs/posterdialog.h"
#include "ui/dialogs/preferencesdialog.h"
#include "ui/dialogs/setupdialog.h"
#include "ui/dialogs/tokensdialog.h"
#include "ui/errortext.h"
#include "ui/inthreadof.h"
#include "ui/joinlink.h"
#include "ui/joinscreen.h"
#include "ui/offeredchannels.h"
#include "ui/visibletext.h"

#include <utility>

namespace holdfast::ui {

namespace {

void bringUp(QWidget &dialog)
{
    dialog.show();
    dialog.raise();
    dialog.activateWindow();
}

} // namespace

WindowDialogs::WindowDialogs(QWidget &window, api::Engine &engine, JoinLink &link,
                             OfferedChannels &offered, const Removals &removals)
    : QObject(&window)
    , m_window(window)
    , m_engine(engine)
    , m_link(link)
    , m_offered(offered)
    , m_removals(removals)
{
}

void WindowDialogs::setStatus(const api::Status &status)
{
    if (m_setup)
        m_setup->setStatus(status);
}

void WindowDialogs::showJoinScreen(bool isShown)
{
    if (!isShown) {
        if (m_joinScreen)
            m_joinScreen->close();
        return;
    }
    if (!m_joinScreen) {
        m_joinScreen = new JoinScreen(m_link, &m_window);
        m_joinScreen->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_joinScreen, &JoinScreen::closed, this, [this] { Q_EMIT joinScreenShown(false); });
    }
    Q_EMIT joinScreenShown(true);
    m_joinScreen->showOnProjector();
}

void WindowDialogs::showSetupCheck()
{
    if (!m_setup) {
        m_setup = new SetupDialog(SetupCheck::thisComputer(), &m_window);
        m_setup->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_setup, &SetupDialog::stepChosen, this, [this](SetupCheck::Step step) {
            switch (step) {
            case SetupCheck::Step::CopyAddress:
                Q_EMIT copyAddressRequested();
                break;
            case SetupCheck::Step::ShowJoinScreen:
                showJoinScreen(true);
                break;
            case SetupCheck::Step::OpenHere:
                Q_EMIT openHereRequested();
                break;
            case SetupCheck::Step::CopyCommand:
                break; // the dialog has done it
            }
        });
    }
    m_setup->setStatus(m_engine.status());
    bringUp(*m_setup);
}

void WindowDialogs::showCode(const QString &channel)
{
    auto *dialog = new CodeDialog(channel, m_link.urlFor(channel), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void WindowDialogs::chooseGroups()
{
    auto *dialog = new GroupsDialog(
        m_offered.channels(),
        [this](const QStringList &channels, api::Done<void> done) {
            m_offered.offer(channels, std::move(done));
        },
        &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void WindowDialogs::makeChannel(const QString &above)
{
    openChannelDialog({ .name = {},
                        .above = above.isEmpty() ? above : QString(above + u'.'),
                        .isOffered = true,
                        .settings = {} });
}

void WindowDialogs::showChannelSettings(const QString &channel)
{
    m_engine.channelControl().settings(
        channel.toStdString(),
        inThreadOf<Result<api::ChannelSettings>>(*this, [this, channel](const auto &settings) {
            if (!settings)
                return; // the window says that the server does not answer
            openChannelDialog({ .name = channel,
                                .above = {},
                                .isOffered = m_offered.channels().contains(channel),
                                .settings = settings.value() });
        }));
}

void WindowDialogs::openChannelDialog(const ChannelDialog::Wanted &now)
{
    auto *dialog = new ChannelDialog(
        now,
        [this](const ChannelDialog::Wanted &wanted, const ChannelDialog::Applied &applied) {
            apply(wanted, applied);
        },
        &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void WindowDialogs::apply(const ChannelDialog::Wanted &wanted,
                          const ChannelDialog::Applied &applied)
{
    m_engine.channelControl().setSettings(
        wanted.name.toStdString(), wanted.settings,
        inThreadOf<Result<void>>(*this, [this, wanted, applied](const auto &set) {
            if (set)
                applyOffer(wanted, applied);
            else
                applied(ErrorText::of(set.error()));
        }));
}

void WindowDialogs::applyOffer(const ChannelDialog::Wanted &wanted,
                               const ChannelDialog::Applied &applied)
{
    QStringList offered = m_offered.channels();
    if (offered.contains(wanted.name) == wanted.isOffered) {
        applied({});
        return;
    }
    if (wanted.isOffered)
        offered.append(wanted.name);
    else
        offered.removeAll(wanted.name);
    m_offered.offer(offered, inThreadOf<Result<void>>(*this, [applied](const auto &done) {
                        applied(done ? QString() : ErrorText::of(done.error()));
                    }));
}

/// The last one stays: the page must offer something.
void WindowDialogs::stopOffering(const QString &channel)
{
    QStringList offered = m_offered.channels();
    if (offered.removeAll(channel) > 0 && !offered.isEmpty())
        m_offered.offer(offered, [](const Result<void> & /*done*/) {});
}

void WindowDialogs::showPoster(QSettings &settings)
{
    if (!m_poster) {
        m_poster = new PosterDialog(m_link, settings, &m_window);
        m_poster->setAttribute(Qt::WA_DeleteOnClose);
    }
    bringUp(*m_poster);
}

void WindowDialogs::setWhyNot(const QString &whyNot)
{
    m_whyNot = whyNot;
    if (m_bans)
        m_bans->setWhyNot(whyNot);
    if (m_tokens)
        m_tokens->setWhyNot(whyNot);
}

void WindowDialogs::inspect(const QString &id, const QString &name)
{
    auto *dialog = new InspectorDialog(m_engine, id.toStdString(), name, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void WindowDialogs::showBans()
{
    if (!m_bans) {
        m_bans = new BansDialog(m_engine.access(), m_removals, &m_window);
        m_bans->setAttribute(Qt::WA_DeleteOnClose);
        m_bans->setWhyNot(m_whyNot);
    }
    bringUp(*m_bans);
}

void WindowDialogs::follow(const QString &id, const QString &name)
{
    auto *dialog = new FollowDialog(m_engine, id.toStdString(), name, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void WindowDialogs::compareTransports()
{
    if (!m_compare) {
        m_compare = new CompareDialog(m_engine, &m_window);
        m_compare->setAttribute(Qt::WA_DeleteOnClose);
    }
    bringUp(*m_compare);
}

void WindowDialogs::showTokens()
{
    if (!m_tokens) {
        m_tokens = new TokensDialog(m_engine.access(), m_link.address(), &m_window);
        m_tokens->setAttribute(Qt::WA_DeleteOnClose);
        m_tokens->setWhyNot(m_whyNot);
    }
    bringUp(*m_tokens);
}

void WindowDialogs::showHowItWorks()
{
    showPage(m_howItWorks, &HelpTexts::howItWorksTitle, &HelpTexts::howItWorks);
}

void WindowDialogs::showShortcuts(const Shortcuts &shortcuts)
{
    showPage(m_shortcuts, &HelpTexts::shortcutsTitle,
             [&shortcuts] { return HelpTexts::shortcuts(shortcuts); });
}

void WindowDialogs::showPreferences(Appearance &appearance, Shortcuts &shortcuts,
                                    api::Settings *settings)
{
    if (!m_preferences) {
        m_preferences = new PreferencesDialog(appearance, shortcuts, settings, &m_window);
        m_preferences->setAttribute(Qt::WA_DeleteOnClose);
    }
    bringUp(*m_preferences);
}

void WindowDialogs::showAbout()
{
    const QString version = visibleText(m_engine.status().version);
    showPage(m_about, &HelpTexts::aboutTitle, [version] { return HelpTexts::about(version); });
}

void WindowDialogs::showPage(QPointer<PageDialog> &page, const Text &title, const Text &html)
{
    if (!page) {
        page = new PageDialog(title, html, &m_window);
        page->setAttribute(Qt::WA_DeleteOnClose);
    }
    bringUp(*page);
}

} // namespace holdfast::ui
