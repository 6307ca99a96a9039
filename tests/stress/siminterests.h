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

/// What the simulated clients of one worker that follow the same channels share.
struct SimInterest final : Follower
{
    static constexpr std::size_t formCount = 3;

    using Follower::Follower;

    std::string key;
    std::size_t users = 0;
    std::array<std::unique_ptr<Audience>, formCount> audiences; ///< null until needed
};

/// One simulated worker's interests, and the inbox that the hub pushes to for them.
///
/// Invariants: an interest that the hub may still have pushed for is freed only after the inbox was
/// emptied.
/// Thread: its worker's, but for the inbox.
class SimInterests
{
public:
    SimInterests(Hub &hub, std::size_t inboxBound) : m_hub(hub), m_inbox(inboxBound) { }
    ~SimInterests();
    SimInterests(const SimInterests &) = delete;
    SimInterests &operator=(const SimInterests &) = delete;

    /// With one more user; null where the hub's limits refuse it.
    [[nodiscard]] SimInterest *acquire(const std::string &channels);
    /// `lingers`: stays followed though nobody uses it.
    void release(SimInterest &interest, bool lingers);
    /// Hands what the hub has pushed to the audiences.
    void drain();

    /// Calls `visit(SimInterest &, std::size_t form, Audience &)` for each audience until it
    /// returns false, which this then returns.
    template <typename Visitor>
    bool visitAudiences(const Visitor &visit) const
    {
        for (const auto &[key, interest] : m_interests) {
            for (std::size_t form = 0; form < SimInterest::formCount; ++form) {
                Audience *audience = interest->audiences[form].get();
                if (audience != nullptr && !visit(*interest, form, *audience))
                    return false;
            }
        }
        return true;
    }

private:
    Hub &m_hub;
    BoundedInbox m_inbox;
    std::unordered_map<std::string, std::unique_ptr<SimInterest>> m_interests;
    std::vector<std::unique_ptr<SimInterest>> m_retired; ///< the inbox may still name them
};

} // namespace holdfast::tests
