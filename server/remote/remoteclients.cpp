// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/remote/remoteclients.h"

#include "server/core/channelname.h"

#include <algorithm>
#include <utility>

namespace holdfast::remote {

/// What has changed since the last take().
///
/// Thread: that of its RemoteClients.
class RemoteClients::Feed final : public api::ClientFeed
{
public:
    explicit Feed(RemoteClients &clients) : m_clients(clients)
    {
        m_clients.m_feeds.push_back(this);
        for (const auto &[serial, entry] : m_clients.m_clients)
            m_pending[serial] = true;
    }
    ~Feed() override { std::erase(m_clients.m_feeds, this); }

    void note(std::uint64_t serial, bool isThere) { m_pending[serial] = isThere; }

    [[nodiscard]] api::ClientChanges take(std::size_t limit) override
    {
        api::ClientChanges changes;
        changes.isReset = std::exchange(m_isFirst, false);
        while (!m_pending.empty() && changes.changed.size() + changes.removed.size() < limit) {
            const auto [serial, isThere] = *m_pending.begin();
            m_pending.erase(m_pending.begin());
            if (isThere)
                changes.changed.push_back(snapshotOf(m_clients.m_clients.at(serial)));
            else
                changes.removed.push_back(serial);
        }
        return changes;
    }

private:
    RemoteClients &m_clients;
    std::map<std::uint64_t, bool> m_pending; ///< by serial; true: it is there
    bool m_isFirst = true;
};

RemoteClients::RemoteClients() = default;
RemoteClients::~RemoteClients() = default;

api::ClientSnapshot RemoteClients::snapshotOf(const Entry &entry)
{
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - entry.heard);
    api::ClientSnapshot snapshot = entry.client;
    snapshot.stateFor += since;
    snapshot.joinedFor += since;
    return snapshot;
}

void RemoteClients::tell(std::uint64_t serial, bool isThere)
{
    for (Feed *feed : m_feeds)
        feed->note(serial, isThere);
}

void RemoteClients::set(api::ClientSnapshot client)
{
    const std::uint64_t serial = client.serial;
    m_unlisted.erase(serial);
    m_clients[serial] = { std::move(client), std::chrono::steady_clock::now() };
    tell(serial, true);
}

void RemoteClients::remove(std::uint64_t serial)
{
    if (m_clients.erase(serial) > 0)
        tell(serial, false);
}

void RemoteClients::beginList()
{
    m_unlisted.clear();
    for (const auto &[serial, entry] : m_clients)
        m_unlisted.insert(serial);
}

void RemoteClients::endList()
{
    for (const std::uint64_t serial : std::exchange(m_unlisted, {}))
        remove(serial);
}

api::ClientPage RemoteClients::page(const api::ClientQuery &query) const
{
    api::ClientPage page;
    page.total = m_clients.size();
    const auto matches = [&query](const api::ClientSnapshot &client) {
        const auto follows = [&query](const std::string &entry) {
            return entry == query.channel || matchesPattern(entry, query.channel);
        };
        if (query.hasState && client.state != query.state)
            return false;
        if (!query.channel.empty() && std::ranges::none_of(*client.channels, follows))
            return false;
        return client.id.find(query.contains) != std::string::npos
            || client.name.find(query.contains) != std::string::npos
            || client.address.find(query.contains) != std::string::npos;
    };
    for (auto at = m_clients.upper_bound(query.afterSerial); at != m_clients.end(); ++at) {
        if (!matches(at->second.client))
            continue;
        page.hasMore = page.clients.size() == query.limit;
        if (page.hasMore)
            break;
        page.clients.push_back(snapshotOf(at->second));
    }
    return page;
}

std::unique_ptr<api::ClientFeed> RemoteClients::watch()
{
    return std::make_unique<Feed>(*this);
}

} // namespace holdfast::remote
