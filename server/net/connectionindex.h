// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/connection.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace holdfast::net {

/// One worker's connections by the client that they speak for.
///
/// A hash table with chains through the connections themselves: some 4 bytes for each.
///
/// Invariants: holds exactly the connections that were added and not removed; while one is in here
/// its client stays the same.
/// Thread: its worker's.
class ConnectionIndex
{
public:
    void add(Connection &connection);
    /// `serial`: its client's when it was added.
    void remove(Connection &connection, std::uint64_t serial);
    /// Those that speak for the client with that serial. Costs O(their number).
    [[nodiscard]] std::vector<Connection *> find(std::uint64_t serial) const;

private:
    [[nodiscard]] std::size_t bucketOf(std::uint64_t serial) const
    {
        return serial & (m_buckets.size() - 1);
    }
    void grow();

    std::vector<Connection *> m_buckets; ///< none, or a power of two
    std::size_t m_size = 0;
};

} // namespace holdfast::net
