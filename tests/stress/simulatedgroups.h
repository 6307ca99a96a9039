// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/audience.h"
#include "server/hub/hub.h"
#include "tests/stress/boundedinbox.h"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace holdfast::tests {

/// As server/net's AudienceGroup: the follower and audiences of one channel set in one worker.
struct SimulatedGroup final : Follower
{
    static constexpr std::size_t formCount = 3;

    using Follower::Follower;

    std::string key;
    std::size_t users = 0;
    std::array<std::unique_ptr<Audience>, formCount> audiences; ///< null until needed
};

/// The followers of one simulated worker, and the inbox to which the hub pushes.
///
/// Invariants: a group is freed only after the inbox was emptied, because the inbox may refer
/// to it.
/// Thread: its worker's; the inbox: any.
class SimulatedGroups
{
public:
    SimulatedGroups(Hub &hub, std::size_t inboxBound) : m_hub(hub), m_inbox(inboxBound) { }
    ~SimulatedGroups();
    SimulatedGroups(const SimulatedGroups &) = delete;
    SimulatedGroups &operator=(const SimulatedGroups &) = delete;

    /// Adds one user; null if the hub's limits refuse it.
    [[nodiscard]] SimulatedGroup *acquire(const std::string &channels);
    /// `lingers`: it stays followed even without users.
    void release(SimulatedGroup &group, bool lingers);
    /// Passes the messages that the hub pushed to the audiences.
    void drain();

    /// Calls `visit(SimulatedGroup &, std::size_t form, Audience &)` for each audience until it
    /// returns false. Returns false in that case.
    template <typename Visitor>
    bool visitAudiences(const Visitor &visit) const
    {
        for (const auto &[key, group] : m_groups) {
            for (std::size_t form = 0; form < SimulatedGroup::formCount; ++form) {
                Audience *audience = group->audiences[form].get();
                if (audience != nullptr && !visit(*group, form, *audience))
                    return false;
            }
        }
        return true;
    }

private:
    Hub &m_hub;
    BoundedInbox m_inbox;
    std::unordered_map<std::string, std::unique_ptr<SimulatedGroup>> m_groups;
    std::vector<std::unique_ptr<SimulatedGroup>> m_retired; ///< the inbox may still refer to them
};

} // namespace holdfast::tests
