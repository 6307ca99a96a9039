// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/feeds.h"

#include "server/core/channelname.h"
#include "server/management/jsonfaces.h"
#include "server/management/jsonvalues.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

namespace holdfast::management {

using namespace Qt::StringLiterals;

namespace {

/// Changes of clients, or messages, that are read at a time.
constexpr std::size_t slice = 500;
constexpr std::size_t channelPage = api::maxPage;

} // namespace

/// The entries of one list, announced whenever there are enough.
///
/// Thread: the management thread.
class Feeds::Batch
{
public:
    Batch(api::Announcements &announcements, std::string_view feed)
        : m_announcements(announcements), m_feed(feed)
    {
    }

    void add(const QString &list, const QJsonValue &entry, std::size_t bytes)
    {
        QJsonArray entries = m_json.take(list).toArray();
        entries.append(entry);
        m_json.insert(list, entries);
        m_bytes += bytes;
        if (m_bytes >= batchBytes)
            announce();
    }
    void add(const QString &list, const QJsonObject &entry)
    {
        add(list, entry,
            static_cast<std::size_t>(QJsonDocument(entry).toJson(QJsonDocument::Compact).size()));
    }
    void set(const QString &member, const QJsonValue &value) { m_json.insert(member, value); }
    void announce()
    {
        if (m_json.isEmpty())
            return;
        m_announcements.announce(
            m_feed, QJsonDocument(m_json).toJson(QJsonDocument::Compact).toStdString());
        m_json = {};
        m_bytes = 0;
    }

private:
    api::Announcements &m_announcements;
    const std::string_view m_feed;
    QJsonObject m_json;
    std::size_t m_bytes = 0;
};

Feeds::Feeds(api::Engine &engine, api::Announcements &announcements, const Clock &clock)
    : m_engine(engine), m_announcements(announcements), m_clock(clock)
{
}

bool Feeds::isNeeded() const
{
    if (m_clock.now() - m_opened < leaseTime)
        return true;
    return std::ranges::any_of(
        std::initializer_list<std::string_view> { clientsFeed, channelsFeed, messagesFeed },
        [this](std::string_view feed) { return m_announcements.followersOf(feed) > 0; });
}

std::string Feeds::open()
{
    m_opened = m_clock.now();
    if (!m_clients)
        start();
    return m_engine.status().head;
}

/// What there is now is not announced: it is in the lists.
void Feeds::start()
{
    m_clients = m_engine.watchClients();
    while (m_clients->take(slice).changed.size() >= slice) { }
    m_messages = m_engine.watchMessages();
    static_cast<void>(m_messages->take(1));
    m_channels.clear();
    m_channelsAfter.clear();
    do {
        for (const api::ChannelSnapshot &channel : nextChannels())
            m_channels.emplace(channel.name, toJson(channel));
    } while (!m_channelsAfter.empty());
}

void Feeds::announce()
{
    if (!m_clients)
        return;
    if (!isNeeded()) {
        m_clients.reset();
        m_messages.reset();
        m_channels.clear();
        return;
    }
    announceMessages();
    announceClients();
    announceChannels();
}

void Feeds::announceClients()
{
    Batch batch(m_announcements, clientsFeed);
    const api::ClientChanges changes = m_clients->take(slice);
    if (changes.isReset)
        batch.set(u"reset"_s, true);
    for (const api::ClientSnapshot &client : changes.changed)
        batch.add(u"changed"_s, toJson(client));
    for (const std::uint64_t serial : changes.removed)
        batch.add(u"removed"_s, text(serial), 20);
    batch.announce();
}

std::vector<api::ChannelSnapshot> Feeds::nextChannels()
{
    std::vector<api::ChannelSnapshot> page =
        m_engine.channels({ .contains = {}, .after = m_channelsAfter, .limit = channelPage });
    m_channelsAfter = page.size() < channelPage ? std::string() : page.back().name;
    std::erase_if(page, [](const api::ChannelSnapshot &each) { return isFeed(each.name); });
    return page;
}

/// One page of them: changed ones, and those that are no longer between its ends.
void Feeds::announceChannels()
{
    Batch batch(m_announcements, channelsFeed);
    auto known = m_channels.upper_bound(m_channelsAfter);
    const auto removeUpTo = [&](auto end) {
        for (; known != end; known = m_channels.erase(known))
            batch.add(u"removed"_s, text(known->first), known->first.size());
    };
    for (const api::ChannelSnapshot &channel : nextChannels()) {
        removeUpTo(m_channels.lower_bound(channel.name));
        const QJsonObject json = toJson(channel);
        const auto [place, isNew] = m_channels.try_emplace(channel.name);
        if (place->second != json) {
            place->second = json;
            batch.add(u"changed"_s, json);
        }
        known = std::next(place);
    }
    removeUpTo(m_channelsAfter.empty() ? m_channels.end()
                                       : m_channels.upper_bound(m_channelsAfter));
    batch.announce();
}

void Feeds::announceMessages()
{
    Batch batch(m_announcements, messagesFeed);
    const api::MessageNews news = m_messages->take(slice);
    if (news.passedOver > 0)
        batch.set(u"passed_over"_s, number(news.passedOver));
    for (const api::MessageSnapshot &message : news.messages)
        batch.add(u"messages"_s, toJson(message));
    batch.announce();
}

} // namespace holdfast::management
