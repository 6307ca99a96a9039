// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/client.h"
#include "server/hub/pool.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace holdfast {

/// Clients, found by id and listed by revision. Owns them.
///
/// A hash table with chains, and a list. The clients are in a pool and the links of both are in
/// Client, so that an entry needs no allocation. A client without an id is found by its serial, so
/// that no text is stored for it.
///
/// Invariants: the list is in order of revision.
/// Thread: its owner's.
class ClientIndex
{
public:
    /// Adds a client as the newest; `introduction` may be null. Precondition: no client has its id.
    Client &add(std::uint64_t serial, std::unique_ptr<Introduction> introduction);
    void remove(Client &client);
    /// Null if there is none. "~17" is the client without an id whose serial is 17.
    [[nodiscard]] Client *find(std::string_view id) const;
    /// The client has changed: makes it the newest.
    void touch(Client &client, std::uint64_t revision);

    // The list; null: there is none.
    [[nodiscard]] Client *oldest() const { return at(m_oldest); }
    [[nodiscard]] Client *newest() const { return at(m_newest); }
    [[nodiscard]] Client *olderThan(const Client &client) const { return at(client.older); }
    [[nodiscard]] Client *newerThan(const Client &client) const { return at(client.newer); }
    [[nodiscard]] std::size_t size() const { return m_size; }

private:
    using Slot = Pool<Client>::Slot;
    static constexpr Slot none = Pool<Client>::none;

    [[nodiscard]] Client *at(Slot slot) const { return slot == none ? nullptr : &m_pool[slot]; }
    [[nodiscard]] Slot slotOf(const Client &client) const
    {
        return client.older == none ? m_oldest : m_pool[client.older].newer;
    }
    [[nodiscard]] std::size_t bucketOf(const Client &client) const;
    void grow();
    void append(Client &client, Slot slot);
    void unlink(Client &client);

    Pool<Client> m_pool;
    std::vector<Slot> m_buckets; ///< their number is 0 or a power of two
    Slot m_oldest = none;
    Slot m_newest = none;
    std::size_t m_size = 0;
};

} // namespace holdfast
