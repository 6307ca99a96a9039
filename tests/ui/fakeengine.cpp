// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fakeengine.h"

#include "ui/models/clientsfilter.h"

#include <algorithm>

namespace holdfast::ui {

/// Hands out the engine's pending changes.
///
/// Thread: main.
class FakeEngine::Feed final : public api::ClientFeed
{
public:
    explicit Feed(FakeEngine &engine) : m_engine(engine) { }

    [[nodiscard]] api::ClientChanges take(std::size_t limit) override
    {
        ++m_engine.takeCalls;
        api::ClientChanges changes;
        changes.isReset = std::exchange(m_isFirst, false);
        if (changes.isReset) {
            for (const auto &[serial, client] : m_engine.m_clients)
                m_engine.m_pending[serial] = true;
        }
        while (changes.changed.size() + changes.removed.size() < limit
               && !m_engine.m_pending.empty()) {
            const auto [serial, isChange] = *m_engine.m_pending.begin();
            m_engine.m_pending.erase(m_engine.m_pending.begin());
            if (isChange)
                changes.changed.push_back(m_engine.m_clients.at(serial));
            else
                changes.removed.push_back(serial);
        }
        return changes;
    }

private:
    FakeEngine &m_engine;
    bool m_isFirst = true;
};

FakeEngine::FakeEngine()
{
    currentStatus.version = "0.1.0";
    currentStatus.epoch = "abcd1234";
    currentStatus.workers = 1;
    currentStatus.listeners = { { "0.0.0.0", 8080 } };
    currentStatus.joinUrls = { "http://192.168.1.23:8080/" };
}

void FakeEngine::setClient(const api::ClientSnapshot &client)
{
    m_clients[client.serial] = client;
    m_pending[client.serial] = true;
}

void FakeEngine::removeClient(std::uint64_t serial)
{
    m_clients.erase(serial);
    m_pending[serial] = false;
}

void FakeEngine::setChannel(const std::string &name, std::uint64_t subscribers,
                            std::uint64_t published)
{
    api::ChannelSnapshot &channel = m_channels[name];
    channel.name = name;
    channel.subscribers = subscribers;
    channel.published = published;
    channel.retained = published;
}

void FakeEngine::removeChannel(const std::string &name)
{
    m_channels.erase(name);
}

api::Status FakeEngine::status() const
{
    ++statusCalls;
    api::Status status = currentStatus;
    status.channels = m_channels.size();
    for (const auto &[serial, client] : m_clients) {
        status.clientsHeld += client.state == api::ClientState::Held ? 1U : 0U;
        status.clientsPolling += client.state == api::ClientState::Polling ? 1U : 0U;
        status.clientsOpen += client.state == api::ClientState::Open ? 1U : 0U;
        status.clientsAway += client.state == api::ClientState::Away ? 1U : 0U;
    }
    return status;
}

std::vector<api::ChannelSnapshot> FakeEngine::channels(const api::ChannelQuery &query) const
{
    std::vector<api::ChannelSnapshot> page;
    for (auto at = m_channels.upper_bound(query.after);
         at != m_channels.end() && page.size() < query.limit; ++at) {
        if (at->first.find(query.contains) != std::string::npos)
            page.push_back(at->second);
    }
    return page;
}

api::ClientPage FakeEngine::clients(const api::ClientQuery & /*query*/) const
{
    api::ClientPage page;
    for (const auto &[serial, client] : m_clients)
        page.clients.push_back(client);
    page.total = m_clients.size();
    return page;
}

std::unique_ptr<api::ClientFeed> FakeEngine::watchClients()
{
    return std::make_unique<Feed>(*this);
}

bool FakeEngine::follows(const api::ClientSnapshot &client, const std::string &target) const
{
    return std::any_of(
        client.channels->begin(), client.channels->end(), [&](const std::string &followed) {
            return patternCovers(followed, target) || patternCovers(target, followed);
        });
}

std::uint64_t FakeEngine::countMatching(const std::vector<std::string> &targets) const
{
    const auto count = std::count_if(m_clients.begin(), m_clients.end(), [&](const auto &entry) {
        return std::any_of(targets.begin(), targets.end(), [&](const std::string &target) {
            return follows(entry.second, target);
        });
    });
    return static_cast<std::uint64_t>(count);
}

Result<api::BroadcastOutcome> FakeEngine::broadcast(const api::Broadcast &broadcast)
{
    broadcasts.push_back(broadcast);
    if (refusal)
        return *refusal;
    api::BroadcastOutcome outcome;
    outcome.matched = countMatching(broadcast.targets);
    for (const std::string &target : broadcast.targets) {
        const bool isPattern = target.find('*') != std::string::npos;
        const bool reachesOne =
            std::any_of(m_channels.begin(), m_channels.end(),
                        [&](const auto &channel) { return patternCovers(target, channel.first); });
        if (isPattern && !reachesOne)
            continue;
        const std::string id = currentStatus.epoch + '-' + std::to_string(++m_sequence);
        const std::uint64_t followers = countMatching({ target });
        outcome.messages.push_back({ id, target, followers });
        m_receipts[id] = { .id = id, .channel = target, .matched = followers };
        ++currentStatus.counters.messagesPublished;
    }
    return outcome;
}

Result<api::MessageReceipt> FakeEngine::receipt(const std::string &id) const
{
    const auto found = m_receipts.find(id);
    if (found == m_receipts.end())
        return Error { ErrorCode::NotFound, "no such message" };
    return found->second;
}

Result<void> FakeEngine::disconnectClient(const std::string &id)
{
    const auto found = std::find_if(m_clients.begin(), m_clients.end(),
                                    [&](const auto &entry) { return entry.second.id == id; });
    if (found == m_clients.end())
        return Error { ErrorCode::NotFound, "no such client" };
    removeClient(found->first);
    return {};
}

Result<void> FakeEngine::setOpenChannels(const std::vector<std::string> &names)
{
    if (refusal)
        return *refusal;
    currentStatus.openChannels = names;
    return {};
}

api::ClientSnapshot someClient(std::uint64_t serial, const std::string &name,
                               const std::vector<std::string> &channels)
{
    api::ClientSnapshot client;
    client.serial = serial;
    client.id = "~" + std::to_string(serial);
    client.name = name;
    client.address = "192.168.1." + std::to_string(serial % 250 + 1);
    client.agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile";
    client.channels = std::make_shared<const std::vector<std::string>>(channels);
    client.stateSince = std::chrono::steady_clock::now();
    client.joinedSince = client.stateSince;
    return client;
}

} // namespace holdfast::ui
