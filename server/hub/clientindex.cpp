// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/clientindex.h"

#include "server/core/keyedhash.h"

#include <utility>

namespace holdfast {

namespace {

constexpr std::size_t firstBuckets = 16;

std::size_t hashOf(std::string_view id)
{
    return keyedHash(id);
}

std::size_t hashOf(std::uint64_t serial)
{
    // Serials of one shard differ by multiples of the number of shards: Fibonacci hashing spreads
    // them.
    return static_cast<std::size_t>(serial * 0x9e3779b97f4a7c15U >> 32U);
}

} // namespace

std::size_t ClientIndex::bucketOf(const Client &client) const
{
    const std::size_t hash =
        client.isNamed() ? hashOf(client.introduction->id()) : hashOf(client.serial);
    return hash & (m_buckets.size() - 1);
}

Client &ClientIndex::add(std::uint64_t serial, std::unique_ptr<Introduction> introduction)
{
    if (m_size >= m_buckets.size())
        grow();
    const Slot slot = m_pool.make();
    Client &added = m_pool[slot];
    added.serial = serial;
    added.introduction = std::move(introduction);
    added.nextInBucket = std::exchange(m_buckets[bucketOf(added)], slot);
    append(added, slot);
    ++m_size;
    return added;
}

void ClientIndex::remove(Client &client)
{
    const Slot slot = slotOf(client);
    unlink(client);
    --m_size;
    Slot *place = &m_buckets[bucketOf(client)];
    while (*place != slot)
        place = &m_pool[*place].nextInBucket;
    *place = client.nextInBucket;
    m_pool.destroy(slot);
}

Client *ClientIndex::find(std::string_view id) const
{
    if (m_buckets.empty())
        return nullptr;
    const auto serial = serialIn(id);
    const std::size_t hash = serial ? hashOf(*serial) : hashOf(id);
    for (Client *client = at(m_buckets[hash & (m_buckets.size() - 1)]); client != nullptr;
         client = at(client->nextInBucket)) {
        if (serial ? !client->isNamed() && client->serial == *serial
                   : client->isNamed() && client->introduction->id() == id)
            return client;
    }
    return nullptr;
}

void ClientIndex::touch(Client &client, std::uint64_t revision)
{
    client.revision = revision;
    if (newest() == &client)
        return;
    const Slot slot = slotOf(client);
    unlink(client);
    append(client, slot);
}

void ClientIndex::grow()
{
    std::vector<Slot> before(m_buckets.empty() ? firstBuckets : 2 * m_buckets.size(), none);
    std::swap(before, m_buckets);
    for (Slot slot : before) {
        while (slot != none) {
            Client &client = m_pool[slot];
            const Slot next = client.nextInBucket;
            client.nextInBucket = std::exchange(m_buckets[bucketOf(client)], slot);
            slot = next;
        }
    }
}

void ClientIndex::append(Client &client, Slot slot)
{
    client.older = m_newest;
    client.newer = none;
    (m_newest != none ? m_pool[m_newest].newer : m_oldest) = slot;
    m_newest = slot;
}

void ClientIndex::unlink(Client &client)
{
    (client.older != none ? m_pool[client.older].newer : m_oldest) = client.newer;
    (client.newer != none ? m_pool[client.newer].older : m_newest) = client.older;
}

} // namespace holdfast
