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

/// Ids of clients or names of channels, for a rule about them.
///
/// Invariants: at most `most` names.
/// Thread: any; one mutex, held for a lookup. While it is empty, a lookup costs one atomic load.
class NameSet
{
public:
    explicit NameSet(std::size_t most) : m_most(most) { }

    /// False if the set is full.
    bool add(std::string_view name);
    void remove(std::string_view name);
    void clear();
    [[nodiscard]] bool contains(std::string_view name) const;

private:
    const std::size_t m_most;
    std::atomic<bool> m_isEmpty { true };
    mutable std::mutex m_mutex; ///< guards m_names
    std::set<std::string, std::less<>> m_names;
};

} // namespace holdfast::access
