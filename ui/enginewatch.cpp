// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/enginewatch.h"

#include "server/core/channelname.h"

#include <QtGui/QGuiApplication>

#include <utility>

namespace holdfast::ui {

namespace {

/// Long enough for the window to paint and to process a key press between two slices.
constexpr std::chrono::milliseconds backlogPause { 15 };
constexpr std::size_t channelPage = 1'000;
constexpr std::size_t receiptLookups = 128;

/// Told to one client by the server itself, when the operator has changed its name or channels.
bool isNotice(const api::MessageSnapshot &message)
{
    return message.event == "you" && message.channelCount == 1
        && !clientOfChannel(message.channels.front()).empty();
}

} // namespace

EngineWatch::EngineWatch(api::Engine &engine, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_feed(engine.watchClients())
    , m_messageFeed(engine.watchMessages())
    , m_timer(this)
    , m_backlogTimer(this)
{
    m_messages.setNameOf([this](const std::string &id) { return m_clients.nameOf(id); });
    m_timer.setInterval(period);
    m_backlogTimer.setSingleShot(true);
    m_backlogTimer.setInterval(backlogPause);
    connect(&m_timer, &QTimer::timeout, this, &EngineWatch::look);
    connect(&m_backlogTimer, &QTimer::timeout, this, &EngineWatch::takeClients);
}

EngineWatch::~EngineWatch() = default;

void EngineWatch::start()
{
    if (isRunning())
        return;
    m_timer.start();
    look();
}

void EngineWatch::stop()
{
    m_timer.stop();
    m_backlogTimer.stop();
}

void EngineWatch::look()
{
    m_status = m_engine.status();
    m_log.takeCounters(m_status.counters);
    m_clients.setNow(std::chrono::steady_clock::now());
    m_messages.refresh(m_engine, receiptLookups);
    if (!isHeldBack()) {
        api::MessageNews news = m_messageFeed->take(sliceSize);
        std::erase_if(news.messages, isNotice);
        m_log.takeMessages(news);
        m_messages.add(news);
        takeChannels();
        if (!m_backlogTimer.isActive())
            takeClients();
    }
    Q_EMIT looked(m_status);
}

bool EngineWatch::isHeldBack()
{
    if (QGuiApplication::mouseButtons() == Qt::NoButton) {
        m_heldBack.invalidate();
        return false;
    }
    if (!m_heldBack.isValid())
        m_heldBack.start();
    return !m_heldBack.hasExpired(
        std::chrono::duration_cast<std::chrono::milliseconds>(maxHeldBack).count());
}

void EngineWatch::takeClients()
{
    if (isHeldBack())
        return;
    api::ClientChanges changes = m_feed->take(sliceSize);
    const bool hasMore = changes.changed.size() + changes.removed.size() >= sliceSize;
    m_log.takeClients(changes);
    m_clients.apply(std::move(changes));
    if (hasMore)
        m_backlogTimer.start();
}

void EngineWatch::takeChannels()
{
    const std::vector<api::ChannelSnapshot> page =
        m_engine.channels({ .contains = {}, .after = m_channelsAfter, .limit = channelPage });
    const bool isLast = page.size() < channelPage;
    m_channels.setOffered(m_status.openChannels);
    m_channels.applyPage(page, isLast, std::chrono::steady_clock::now());
    m_channelsAfter = isLast ? std::string() : page.back().name;
}

} // namespace holdfast::ui
