// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/connection.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace holdfast::net {

/// Finds one worker's connections by their client.
///
/// A hash table whose chains go through the connections: about 4 bytes for each.
///
/// Invariants: holds exactly the connections that were added and not removed. The client of a
/// connection does not change while the connection is in here.
/// Thread: its worker's.
class ConnectionIndex
{
public:
    void add(Connection &connection);
    /// `serial`: the serial of its client when it was added.
    void remove(Connection &connection, std::uint64_t serial);
    /// The connections of the client with that serial. Costs O(their number).
    [[nodiscard]] std::vector<Connection *> find(std::uint64_t serial) const;

private:
    [[nodiscard]] std::size_t bucketOf(std::uint64_t serial) const
    {
        return serial & (m_buckets.size() - 1);
    }
    void grow();

    std::vector<Connection *> m_buckets; ///< empty, or their number is a power of two
    std::size_t m_size = 0;
};

} // namespace holdfast::net
