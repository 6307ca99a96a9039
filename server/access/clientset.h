// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::access {

/// Ids of clients, for a rule about them.
///
/// Invariants: at most `most` ids.
/// Thread: any; one mutex, held for a lookup. While it is empty, a lookup costs one atomic load.
class ClientSet
{
public:
    explicit ClientSet(std::size_t most) : m_most(most) { }

    /// False if the set is full.
    bool add(std::string_view client);
    void remove(std::string_view client);
    void clear();
    [[nodiscard]] bool contains(std::string_view client) const;

private:
    const std::size_t m_most;
    std::atomic<bool> m_isEmpty { true };
    mutable std::mutex m_mutex; ///< guards m_ids
    std::set<std::string, std::less<>> m_ids;
};

} // namespace holdfast::access
