// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/clientindex.h"

#include <functional>
#include <utility>

namespace holdfast {

namespace {

constexpr std::size_t firstBuckets = 16;

std::size_t hashOf(std::string_view id)
{
    return std::hash<std::string_view> {}(id);
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
    const std::size_t hash = client.isNamed() ? hashOf(std::string_view(client.introduction->id))
                                              : hashOf(client.serial);
    return hash & (m_buckets.size() - 1);
}

Client &ClientIndex::add(std::unique_ptr<Client> client)
{
    if (m_size >= m_buckets.size())
        grow();
    Client &added = *client;
    std::unique_ptr<Client> &bucket = m_buckets[bucketOf(added)];
    client->nextInBucket = std::move(bucket);
    bucket = std::move(client);
    append(added);
    ++m_size;
    return added;
}

void ClientIndex::remove(Client &client)
{
    unlink(client);
    --m_size;
    std::unique_ptr<Client> *place = &m_buckets[bucketOf(client)];
    while (place->get() != &client)
        place = &(*place)->nextInBucket;
    const std::unique_ptr<Client> removed = std::move(*place);
    *place = std::move(removed->nextInBucket);
}

Client *ClientIndex::find(std::string_view id) const
{
    if (m_buckets.empty())
        return nullptr;
    const auto serial = serialIn(id);
    const std::size_t hash = serial ? hashOf(*serial) : hashOf(id);
    for (Client *client = m_buckets[hash & (m_buckets.size() - 1)].get(); client != nullptr;
         client = client->nextInBucket.get()) {
        if (serial ? !client->isNamed() && client->serial == *serial
                   : client->isNamed() && client->introduction->id == id)
            return client;
    }
    return nullptr;
}

void ClientIndex::touch(Client &client, std::uint64_t revision)
{
    client.revision = revision;
    if (m_newest == &client)
        return;
    unlink(client);
    append(client);
}

void ClientIndex::grow()
{
    std::vector<std::unique_ptr<Client>> before(m_buckets.empty() ? firstBuckets
                                                                  : 2 * m_buckets.size());
    std::swap(before, m_buckets);
    for (std::unique_ptr<Client> &chain : before) {
        while (chain) {
            std::unique_ptr<Client> client = std::move(chain);
            chain = std::move(client->nextInBucket);
            std::unique_ptr<Client> &bucket = m_buckets[bucketOf(*client)];
            client->nextInBucket = std::move(bucket);
            bucket = std::move(client);
        }
    }
}

void ClientIndex::append(Client &client)
{
    client.older = m_newest;
    client.newer = nullptr;
    (m_newest != nullptr ? m_newest->newer : m_oldest) = &client;
    m_newest = &client;
}

void ClientIndex::unlink(Client &client)
{
    (client.older != nullptr ? client.older->newer : m_oldest) = client.newer;
    (client.newer != nullptr ? client.newer->older : m_newest) = client.older;
}

} // namespace holdfast
