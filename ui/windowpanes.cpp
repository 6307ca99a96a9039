// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowpanes.h"

#include "ui/enginewatch.h"
#include "ui/errortext.h"
#include "ui/inthreadof.h"
#include "ui/joinlink.h"
#include "ui/panes/channelspane.h"
#include "ui/panes/channeltree.h"
#include "ui/panes/clientspane.h"
#include "ui/panes/composer.h"
#include "ui/panes/conversationpane.h"
#include "ui/panes/feedpane.h"
#include "ui/panes/feedview.h"
#include "ui/panes/joincard.h"
#include "ui/panes/logpane.h"
#include "ui/panes/panetitle.h"
#include "ui/panes/roompane.h"
#include "ui/panes/rowtable.h"
#include "ui/panes/targetsedit.h"
#include "ui/peopletext.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"

#include <QtGui/QAction>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMainWindow>

#include <algorithm>
#include <memory>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

QDockWidget *addDock(QMainWindow &window, QWidget *pane, const QString &name,
                     Qt::DockWidgetArea area, QWidget *controls = nullptr)
{
    auto *dock = new QDockWidget(&window);
    dock->setObjectName(name);
    dock->setTitleBarWidget(new PaneTitle(*dock, controls));
    dock->setWidget(pane);
    window.addDockWidget(area, dock);
    return dock;
}

/// The names of the channels that contain a text, for the filter of the clients.
ClientsFilter::ChannelsContaining channelsOf(const api::Engine &engine)
{
    return [&engine](const std::string &text) {
        std::vector<std::string> names;
        for (const api::ChannelSnapshot &channel :
             engine.channels({ .contains = text, .after = {}, .limit = api::maxPage }))
            names.push_back(channel.name);
        return names;
    };
}

} // namespace

WindowPanes::WindowPanes(QMainWindow &window, api::Engine &engine, EngineWatch &watch,
                         JoinLink &link)
    : QObject(&window), m_engine(engine), m_removals(engine), m_changes(engine)
{
    build(window, watch, link);
    connectPanes();
    connect(&link, &JoinLink::changed, this, [this, &link] {
        m_feed->setServerUrl(link.address());
        m_channels->setServerUrl(link.address());
    });
}

void WindowPanes::build(QMainWindow &window, EngineWatch &watch, JoinLink &link)
{
    m_join = new JoinCard(link);
    m_clients = new ClientsPane(watch.clients(), m_removals, m_changes, channelsOf(m_engine));
    m_room = new RoomPane(m_join, m_clients);
    window.setCentralWidget(m_room);
    m_channels = new ChannelsPane(watch.channels());
    m_channelsDock = addDock(window, m_channels, u"dockChannels"_s, Qt::LeftDockWidgetArea,
                             &m_channels->controls());
    m_feed = new FeedPane(m_engine, watch.messages());
    m_composer = new Composer(m_engine, watch.messages());
    m_conversationDock =
        addDock(window, new ConversationPane(m_feed, m_composer), u"dockConversation"_s,
                Qt::BottomDockWidgetArea, &m_feed->controls());
    m_log = new LogPane(watch.log());
    m_logDock = addDock(window, m_log, u"dockLog"_s, Qt::RightDockWidgetArea);
    m_timeline = new TimelinePane(m_engine, watch.clients(), watch.messages());
    m_timelineDock = addDock(window, m_timeline, u"dockTimeline"_s, Qt::BottomDockWidgetArea,
                             &m_timeline->controls());
}

void WindowPanes::connectPanes()
{
    connect(m_join, &JoinCard::groupsRequested, this, &WindowPanes::groupsRequested);
    connect(m_join, &JoinCard::joinScreenRequested, this, &WindowPanes::joinScreenRequested);
    connect(m_join, &JoinCard::setupCheckRequested, this, &WindowPanes::setupCheckRequested);
    connect(m_clients, &ClientsPane::openHereRequested, m_join, &JoinCard::openHere);
    connect(m_join, &JoinCard::unlockRequested, this, [this] { Q_EMIT lockRequested(false); });
    connect(m_clients, &ClientsPane::messageRequested, this, &WindowPanes::writeOnlyTo);
    connect(&m_changes, &ClientChanges::failed, this, [this](const Error &error) {
        m_composer->showNote(tr("Not done: %1").arg(ErrorText::of(error)));
    });
    connect(&m_removals, &Removals::failed, this, [this](const Error &error) {
        m_composer->showNote(tr("Not all were removed: %1").arg(ErrorText::of(error)));
    });
    connect(m_channels, &ChannelsPane::channelChosen, this, [this](const QString &name) {
        m_clients->setFilterText(name.isEmpty() ? QString() : ClientsFilter::channelTerm(name));
        m_feed->setChannels(name.isEmpty() ? QStringList() : QStringList { name });
    });
    connect(m_log, &LogPane::saved, m_composer, &Composer::showNote);
    connect(m_clients, &ClientsPane::inspectRequested, this, &WindowPanes::inspectRequested);
    connect(m_clients, &ClientsPane::followRequested, this, &WindowPanes::followRequested);
    connect(m_timeline, &TimelinePane::followRequested, this, &WindowPanes::followRequested);
    connect(m_timeline, &TimelinePane::inspectRequested, this, &WindowPanes::inspectRequested);
    connect(m_timeline, &TimelinePane::saved, m_composer, &Composer::showNote);
    connect(m_timeline, &TimelinePane::openHereRequested, m_join, &JoinCard::openHere);
    connect(m_feed, &FeedPane::changeRequested, this, &WindowPanes::changeMessage);
    connect(m_channels, &ChannelsPane::codeRequested, this, &WindowPanes::codeRequested);
    connect(m_channels, &ChannelsPane::copied, m_composer, &Composer::showNote);
    connect(m_channels, &ChannelsPane::groupsRequested, this, &WindowPanes::groupsRequested);
    connect(m_channels, &ChannelsPane::messageRequested, m_composer, &Composer::addTarget);
    connect(m_channels, &ChannelsPane::newRequested, this, &WindowPanes::newChannelRequested);
    connect(m_channels, &ChannelsPane::settingsRequested, this,
            &WindowPanes::channelSettingsRequested);
    connect(m_channels, &ChannelsPane::removeRequested, this, &WindowPanes::removeChannel);
    connect(m_channels, &ChannelsPane::frozen, this, [this](const QString &name, bool isFrozen) {
        m_engine.channelControl().setFrozen(name.toStdString(), isFrozen, noteRefusal());
    });
    connect(m_channels, &ChannelsPane::clearRequested, this, [this](const QString &name) {
        m_engine.channelControl().clear(name.toStdString(), noteRefusal());
    });
}

void WindowPanes::setStatus(const api::Status &status)
{
    m_room->setKnownClients(clientsHere(status) + status.clientsAway);
    m_clients->setStatus(status);
    m_clients->refreshReceipts(m_engine);
    m_composer->refresh();
    m_feed->refresh();
    m_log->refresh();
    m_timeline->refresh();
}

void WindowPanes::setWhyNot(const QString &whyNot)
{
    m_clients->setWhyNot(whyNot);
    m_channels->setWhyNot(whyNot);
    m_feed->setWhyNot(whyNot);
    m_composer->setWhyNot(whyNot);
}

void WindowPanes::retranslate()
{
    m_channelsDock->setWindowTitle(tr("Channels"));
    m_conversationDock->setWindowTitle(tr("Conversation"));
    m_logDock->setWindowTitle(tr("Log"));
    m_timelineDock->setWindowTitle(tr("Timeline"));
}

std::vector<MainMenu::Pane> WindowPanes::forMenu() const
{
    return {
        { m_join },
        { m_channelsDock, m_channelsDock->toggleViewAction(), u"actionChannels"_s, Icon::Channels },
        { m_clients },
        { m_conversationDock, m_conversationDock->toggleViewAction() },
        { m_logDock, m_logDock->toggleViewAction() },
        { m_timelineDock, m_timelineDock->toggleViewAction(), u"actionTimeline"_s, Icon::Timeline }
    };
}

QStringList WindowPanes::titles() const
{
    return { tr("Join"),         tr("Channels"), tr("Clients"),
             tr("Conversation"), tr("Log"),      tr("Timeline") };
}

WindowLayouts::Panes WindowPanes::forLayouts() const
{
    return {
        *m_room, *m_clients, *m_channelsDock, *m_conversationDock, *m_logDock, *m_timelineDock
    };
}

void WindowPanes::goTo(int pane)
{
    // In the order of forMenu().
    const std::vector<QDockWidget *> docks { nullptr,   m_channelsDock, nullptr, m_conversationDock,
                                             m_logDock, m_timelineDock };
    const std::vector<QWidget *> targets { m_join->findChild<QWidget *>(u"joinCopy"_s),
                                           &m_channels->tree(),
                                           &m_clients->table(),
                                           &m_feed->list(),
                                           &m_log->filter(),
                                           &m_timeline->view() };
    const auto at = static_cast<std::size_t>(pane);
    if (docks[at] != nullptr) {
        if (!docks[at]->isVisible())
            docks[at]->toggleViewAction()->trigger(); // also finds room for it
        docks[at]->raise();
    }
    targets[at]->setFocus(Qt::ShortcutFocusReason);
}

void WindowPanes::writeMessage()
{
    m_conversationDock->show();
    m_composer->focusMessage();
}

api::Done<void> WindowPanes::noteRefusal()
{
    return inThreadOf<Result<void>>(*this, [this](const auto &done) {
        if (!done)
            m_composer->showNote(tr("Not done: %1").arg(ErrorText::of(done.error())));
    });
}

void WindowPanes::changeMessage(const api::MessageChange &change)
{
    m_engine.changeMessage(
        change, inThreadOf<Result<api::BroadcastOutcome>>(*this, [this](const auto &outcome) {
            m_composer->showNote(outcome ? tr("Everybody who follows the channel is told.")
                                         : ErrorText::of(outcome.error()));
        }));
}

void WindowPanes::removeChannel(const QString &name)
{
    m_engine.channelControl().clear(name.toStdString(), noteRefusal());
    Q_EMIT channelNoLongerOffered(name);
}

void WindowPanes::writeOnlyTo(const QStringList &clients)
{
    const qsizetype count = std::min(clients.size(), TargetsEdit::maxTargets);
    const auto targets = std::make_shared<QStringList>(count); // in the clients' order
    const auto left = std::make_shared<qsizetype>(count);
    for (qsizetype i = 0; i < count; ++i) {
        m_engine.clientControl().openChannel(
            clients[i].toStdString(),
            inThreadOf<Result<std::string>>(*this, [this, targets, left, i](const auto &channel) {
                if (channel)
                    (*targets)[i] = QString::fromStdString(channel.value());
                else
                    m_composer->showNote(tr("Not done: %1").arg(ErrorText::of(channel.error())));
                if (--*left == 0)
                    writeTo(*targets);
            }));
    }
}

/// Empty ones could not be opened.
void WindowPanes::writeTo(const QStringList &channels)
{
    QStringList targets = channels;
    targets.removeAll(QString());
    if (targets.isEmpty())
        return;
    m_conversationDock->show();
    m_composer->setTargets(targets);
}

void WindowPanes::toggleFilter(const QString &filter)
{
    m_clients->setFilterText(m_clients->filterText() == filter ? QString() : filter);
}

} // namespace holdfast::ui
