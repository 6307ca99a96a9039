// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/keyedhash.h"
#include "server/hub/follower.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace holdfast {

/// Counts the clients that new messages are for: those that are here, and those that are away and
/// still remembered.
///
/// A following whose worker has no connection for it any more (unattended) stays here while it has
/// clients, so that they remain recipients. It keeps no channel alive: a channel that is created
/// again finds it here.
///
/// Invariants: at most `maxNames` names and `maxPatterns` patterns of unattended followings are
/// kept.
/// Thread: whoever holds the hub's lock.
class ExpectedRecipients
{
public:
    ExpectedRecipients(std::size_t maxNames, std::size_t maxPatterns)
        : m_maxNames(maxNames), m_maxPatterns(maxPatterns)
    {
    }

    /// Numbers of clients.
    struct Count
    {
        std::uint32_t expected = 0;
        std::uint32_t cannotTell = 0; ///< of these; they cannot acknowledge

        Count &operator+=(const Count &other)
        {
            expected += other.expected;
            cannotTell += other.cannotTell;
            return *this;
        }
    };

    static void add(Following &following, bool cannotTell)
    {
        ++following.m_expected;
        following.m_cannotTell += cannotTell ? 1U : 0U;
    }
    /// One of its clients that could not acknowledge now can.
    static void addCanTell(Following &following) { --following.m_cannotTell; }
    [[nodiscard]] static Count count(const Following &following)
    {
        return { following.m_expected, following.m_cannotTell };
    }
    /// True if that was the last client of an unattended following: it is no longer kept, and
    /// counts for no channel.
    [[nodiscard]] bool remove(Following &following, bool cannotTell);

    /// The following has lost its follower. True if it is kept, because it has clients. False: it
    /// counts for no message after `head`.
    [[nodiscard]] bool keep(Following &following, std::uint64_t head);
    /// Visits the unattended followings without patterns that name `channel`.
    template <typename Visitor>
    void forEachNaming(std::string_view channel, const Visitor &visit) const
    {
        const auto [first, last] = m_unattended.equal_range(channel);
        for (auto it = first; it != last; ++it) {
            if (it->second->channels.patterns().empty())
                visit(*it->second);
        }
    }

    /// Starts to count the followings of several channels.
    void startCount() { ++m_count; }
    /// True at the first call for each following since startCount().
    [[nodiscard]] bool isFirst(Following &following) const
    {
        return std::exchange(following.m_countedIn, m_count) != m_count;
    }
    /// The clients of the following that were not counted yet since startCount().
    [[nodiscard]] Count countOnce(Following &following) const
    {
        return isFirst(following) ? count(following) : Count {};
    }

private:
    const std::size_t m_maxNames;
    const std::size_t m_maxPatterns;
    /// By each of its names.
    std::unordered_multimap<std::string_view, Following *, KeyedHash> m_unattended;
    std::size_t m_patterns = 0; ///< of unattended followings
    std::uint64_t m_count = 0;
};

} // namespace holdfast
