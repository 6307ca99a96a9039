// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/clientfeed.h"

#include "server/engine/clientsnapshots.h"

#include <utility>

namespace holdfast {

api::ClientChanges PresenceFeed::take(std::size_t limit)
{
    api::ClientChanges changes;
    changes.isReset = std::exchange(m_isFirst, false);
    const MonotonicTime now = m_clock.now();
    for (std::size_t i = 0; i < Presence::shardCount && changes.changed.size() < limit; ++i) {
        const std::size_t shard = m_nextShard;
        const auto found = m_presence.visitChanged(
            shard, m_revisions[shard], limit - changes.changed.size(),
            [this, &changes, now](const Client &client) {
                if (!client.following->channels.isOfFeeds())
                    changes.changed.push_back(snapshotOf(client, now, m_muted));
            });
        if (found.isStale) {
            // The reader is too far behind: the removals are no longer known. Start with a reset.
            m_revisions = {};
            m_isFirst = true;
            return take(limit);
        }
        m_revisions[shard] = found.revision;
        changes.removed.insert(changes.removed.end(), found.removed.begin(), found.removed.end());
        if (found.hasMore)
            break;
        m_nextShard = (m_nextShard + 1) % Presence::shardCount;
    }
    return changes;
}

} // namespace holdfast
