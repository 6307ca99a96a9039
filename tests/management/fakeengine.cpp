// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/management/fakeengine.h"

#include <algorithm>
#include <utility>

namespace holdfast::tests {

namespace {

/// A feed that never has anything to tell: the management API does not watch.
class SilentFeed final : public api::ClientFeed
{
public:
    [[nodiscard]] api::ClientChanges take(std::size_t /*limit*/) override { return {}; }
};

} // namespace

void FakeEngine::setStatus(const api::Status &status)
{
    const std::scoped_lock lock(m_mutex);
    m_status = status;
}

void FakeEngine::setChannels(std::vector<std::string> names)
{
    const std::scoped_lock lock(m_mutex);
    std::sort(names.begin(), names.end());
    m_channels = std::move(names);
}

void FakeEngine::setClients(std::vector<api::ClientSnapshot> clients)
{
    const std::scoped_lock lock(m_mutex);
    m_clients = std::move(clients);
}

void FakeEngine::setOutcome(const Result<api::BroadcastOutcome> &outcome)
{
    const std::scoped_lock lock(m_mutex);
    m_outcome = outcome;
}

void FakeEngine::setReceipt(const api::MessageReceipt &receipt)
{
    const std::scoped_lock lock(m_mutex);
    m_receipt = receipt;
}

std::vector<api::Broadcast> FakeEngine::broadcasts() const
{
    const std::scoped_lock lock(m_mutex);
    return m_broadcasts;
}

std::vector<std::string> FakeEngine::disconnected() const
{
    const std::scoped_lock lock(m_mutex);
    return m_disconnected;
}

std::optional<api::ClientQuery> FakeEngine::lastClientQuery() const
{
    const std::scoped_lock lock(m_mutex);
    return m_lastClientQuery;
}

api::Status FakeEngine::status() const
{
    const std::scoped_lock lock(m_mutex);
    return m_status;
}

std::vector<api::ChannelSnapshot> FakeEngine::channels(const api::ChannelQuery &query) const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<api::ChannelSnapshot> page;
    for (const std::string &name : m_channels) {
        if (page.size() == query.limit)
            break;
        if (name <= query.after || name.find(query.contains) == std::string::npos)
            continue;
        api::ChannelSnapshot channel;
        channel.name = name;
        page.push_back(channel);
    }
    return page;
}

api::ClientPage FakeEngine::clients(const api::ClientQuery &query) const
{
    const std::scoped_lock lock(m_mutex);
    m_lastClientQuery = query;
    api::ClientPage page;
    page.total = m_clients.size();
    for (const api::ClientSnapshot &client : m_clients) {
        if (client.serial <= query.afterSerial
            || client.id.find(query.contains) == std::string::npos
            || (query.hasState && client.state != query.state))
            continue;
        if (page.clients.size() == query.limit) {
            page.hasMore = true;
            break;
        }
        page.clients.push_back(client);
    }
    return page;
}

std::unique_ptr<api::ClientFeed> FakeEngine::watchClients()
{
    return std::make_unique<SilentFeed>();
}

std::uint64_t FakeEngine::countMatching(const std::vector<std::string> & /*targets*/) const
{
    const std::scoped_lock lock(m_mutex);
    return m_clients.size();
}

Result<api::BroadcastOutcome> FakeEngine::broadcast(const api::Broadcast &broadcast)
{
    const std::scoped_lock lock(m_mutex);
    m_broadcasts.push_back(broadcast);
    return m_outcome;
}

Result<api::MessageReceipt> FakeEngine::receipt(const std::string &id) const
{
    const std::scoped_lock lock(m_mutex);
    if (m_receipt && m_receipt->id == id)
        return *m_receipt;
    return Error { ErrorCode::NotFound, "No such message. Ask for one of the last 1,024." };
}

Result<void> FakeEngine::disconnectClient(const std::string &id)
{
    const std::scoped_lock lock(m_mutex);
    const auto client = std::find_if(m_clients.begin(), m_clients.end(),
                                     [&](const auto &each) { return each.id == id; });
    if (client == m_clients.end())
        return Error { ErrorCode::NotFound, "No such client. List them for their ids." };
    m_clients.erase(client);
    m_disconnected.push_back(id);
    return {};
}

Result<void> FakeEngine::setOpenChannels(const std::vector<std::string> &names)
{
    const std::scoped_lock lock(m_mutex);
    if (names.empty())
        return Error { ErrorCode::Malformed, "Name at least one channel to offer." };
    m_status.openChannels = names;
    return {};
}

} // namespace holdfast::tests
