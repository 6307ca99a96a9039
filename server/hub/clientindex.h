// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/client.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace holdfast {

/// Clients, found by id and listed by revision. Owns them.
///
/// A hash table with chains, and a list. The links of both are in Client, so that an entry needs no
/// allocation. A client without an id is found by its serial, so that no text is stored for it.
///
/// Invariants: the list is in order of revision.
/// Thread: its owner's.
class ClientIndex
{
public:
    /// Adds the client as the newest. Precondition: no client has its id.
    Client &add(std::unique_ptr<Client> client);
    void remove(Client &client);
    /// Null if there is none. "~17" is the client without an id whose serial is 17.
    [[nodiscard]] Client *find(std::string_view id) const;
    /// The client has changed: makes it the newest.
    void touch(Client &client, std::uint64_t revision);

    [[nodiscard]] Client *oldest() const { return m_oldest; }
    [[nodiscard]] Client *newest() const { return m_newest; }
    [[nodiscard]] std::size_t size() const { return m_size; }

private:
    [[nodiscard]] std::size_t bucketOf(const Client &client) const;
    void grow();
    void append(Client &client);
    void unlink(Client &client);

    std::vector<std::unique_ptr<Client>> m_buckets; ///< their number is 0 or a power of two
    Client *m_oldest = nullptr;
    Client *m_newest = nullptr;
    std::size_t m_size = 0;
};

} // namespace holdfast
