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
/// A hash table with chains and a list, both through the clients themselves: an entry costs no
/// allocation of its own, and a client without an id is found by its serial without a stored text.
///
/// Invariants: the list is in order of revision.
/// Thread: its owner's.
class ClientIndex
{
public:
    /// It becomes the newest. There is none with its id.
    Client &add(std::unique_ptr<Client> client);
    void remove(Client &client);
    /// Null if there is none. "~17" is the client without an id of its own whose serial is 17.
    [[nodiscard]] Client *find(std::string_view id) const;
    /// It has changed: it becomes the newest.
    void touch(Client &client, std::uint64_t revision);

    [[nodiscard]] Client *oldest() const { return m_oldest; }
    [[nodiscard]] Client *newest() const { return m_newest; }
    [[nodiscard]] std::size_t size() const { return m_size; }

private:
    [[nodiscard]] std::size_t bucketOf(const Client &client) const;
    void grow();
    void append(Client &client);
    void unlink(Client &client);

    std::vector<std::unique_ptr<Client>> m_buckets; ///< none, or a power of two
    Client *m_oldest = nullptr;
    Client *m_newest = nullptr;
    std::size_t m_size = 0;
};

} // namespace holdfast
