// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/nameset.h"
#include "server/api/engine.h"
#include "server/core/clock.h"
#include "server/hub/presence.h"

#include <array>
#include <cstdint>

namespace holdfast {

/// The changes of Presence's clients since the last take().
///
/// Thread: one, its reader's.
class PresenceFeed final : public api::ClientFeed
{
public:
    /// All outlive this.
    PresenceFeed(const Presence &presence, const access::NameSet &muted, const Clock &clock)
        : m_presence(presence), m_muted(muted), m_clock(clock)
    {
    }

    [[nodiscard]] api::ClientChanges take(std::size_t limit) override;

private:
    const Presence &m_presence;
    const access::NameSet &m_muted;
    const Clock &m_clock;
    std::array<std::uint64_t, Presence::shardCount> m_revisions {};
    std::size_t m_nextShard = 0; ///< the first shard to look at, so that a small limit is fair
    bool m_isFirst = true;
};

} // namespace holdfast
