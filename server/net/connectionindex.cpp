// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/connectionindex.h"

#include <algorithm>
#include <utility>

namespace holdfast::net {

namespace {

constexpr std::size_t fewestBuckets = 16;
constexpr std::size_t connectionsPerBucket = 2;

} // namespace

void ConnectionIndex::add(Connection &connection)
{
    if (m_size >= connectionsPerBucket * m_buckets.size())
        grow();
    Connection *&first = m_buckets[bucketOf(connection.client()->serial)];
    connection.nextInIndex = std::exchange(first, &connection);
    ++m_size;
}

void ConnectionIndex::remove(Connection &connection, std::uint64_t serial)
{
    Connection **place = &m_buckets[bucketOf(serial)];
    while (*place != &connection)
        place = &(*place)->nextInIndex;
    *place = std::exchange(connection.nextInIndex, nullptr);
    --m_size;
}

std::vector<Connection *> ConnectionIndex::find(std::uint64_t serial) const
{
    std::vector<Connection *> found;
    if (m_buckets.empty())
        return found;
    for (Connection *each = m_buckets[bucketOf(serial)]; each != nullptr;
         each = each->nextInIndex) {
        if (each->client()->serial == serial)
            found.push_back(each);
    }
    return found;
}

void ConnectionIndex::grow()
{
    const std::vector<Connection *> before = std::exchange(
        m_buckets, std::vector<Connection *>(std::max(fewestBuckets, 2 * m_buckets.size())));
    for (Connection *first : before) {
        for (Connection *each = first; each != nullptr;) {
            Connection *const following = each->nextInIndex;
            Connection *&bucket = m_buckets[bucketOf(each->client()->serial)];
            each->nextInIndex = std::exchange(bucket, each);
            each = following;
        }
    }
}

} // namespace holdfast::net
