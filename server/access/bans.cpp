// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/bans.h"

#include <utility>

namespace holdfast::access {

bool Bans::isOver(const Ban &ban) const
{
    return ban.order.duration.count() > 0 && ban.until <= m_clock.now();
}

Result<Ban> Bans::add(BanOrder order)
{
    if (order.client.empty() && !order.address) {
        return Error { ErrorCode::Malformed,
                       "Name the client or the address that is to be banned." };
    }
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_bans, [this](const auto &entry) { return isOver(entry.second); });
    std::erase_if(m_byClient, [this](const auto &e) { return !m_bans.contains(e.second); });
    std::erase_if(m_byAddress, [this](const auto &e) { return !m_bans.contains(e.second); });
    if (m_bans.size() >= maxBans) {
        return Error { ErrorCode::LimitReached,
                       "There are 1,000 bans, the most that this server keeps: lift some." };
    }
    Ban ban;
    ban.id = ++m_lastId;
    ban.until = m_clock.now() + order.duration;
    ban.order = std::move(order);
    if (!ban.order.client.empty())
        m_byClient.insert_or_assign(ban.order.client, ban.id);
    if (ban.order.address)
        m_byAddress.insert_or_assign(*ban.order.address, ban.id);
    m_bans.emplace(ban.id, ban);
    m_isEmpty.store(false, std::memory_order_release);
    return ban;
}

bool Bans::lift(std::uint64_t id)
{
    const std::lock_guard lock(m_mutex);
    const bool isFound = m_bans.erase(id) != 0;
    std::erase_if(m_byClient, [id](const auto &entry) { return entry.second == id; });
    std::erase_if(m_byAddress, [id](const auto &entry) { return entry.second == id; });
    m_isEmpty.store(m_bans.empty(), std::memory_order_release);
    return isFound;
}

std::vector<Ban> Bans::all() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Ban> all;
    for (const auto &[id, ban] : m_bans) {
        if (!isOver(ban))
            all.push_back(ban);
    }
    return all;
}

std::optional<Ban> Bans::find(std::string_view client, const AddressBytes &address, bool counts)
{
    if (m_isEmpty.load(std::memory_order_acquire))
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    const auto byClient = client.empty() ? m_byClient.end() : m_byClient.find(client);
    const auto byAddress = m_byAddress.find(address);
    for (const std::uint64_t id : { byClient == m_byClient.end() ? 0 : byClient->second,
                                    byAddress == m_byAddress.end() ? 0 : byAddress->second }) {
        const auto found = m_bans.find(id);
        if (found == m_bans.end() || isOver(found->second))
            continue;
        if (counts)
            ++found->second.attempts;
        return found->second;
    }
    return std::nullopt;
}

} // namespace holdfast::access
