// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/result.h"
#include "server/hub/clientindex.h"
#include "server/hub/hub.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

/// Bounds of what is remembered of clients.
struct PresenceLimits
{
    std::chrono::seconds grace { 10 }; ///< between polls, before a client counts as away
    std::chrono::minutes remembered { 10 }; ///< how long one that is away keeps its row
    std::size_t away = 10'000; ///< clients that are away, at most
    std::size_t named = 100'000; ///< clients with an id of their own, here or away, at most
};

/// Who is here: every client, keyed by its id and not by its connection, so that a long-poller does
/// not come and go with each poll.
///
/// Invariants: Following::clients counts those that are held, open or within the grace time, and
/// the hub counts everyone known as a recipient; a client's revision grows with each change of it;
/// after a sweep, away clients without a connection do not outnumber the limit. Thread: any;
/// sharded, one mutex each, never two at once, held for short, bounded work. Lock order: a shard's,
/// then the hub's or Receipts'.
class Presence
{
public:
    static constexpr std::size_t shardCount = 16;

    /// Who has come, as its request says. All untrusted.
    struct Arrival
    {
        std::string_view id; ///< empty: known only as long as its connection
        std::string_view name;
        std::string_view agent;
        AddressBytes address {};
        TransportKind transport = TransportKind::LongPoll;
    };

    /// A connection's hold on a client; null when it has none. Given back with release().
    using Handle = Client *;

    Presence(const PresenceLimits &limits, const Clock &clock, Hub &hub)
        : m_limits(limits), m_clock(clock), m_hub(hub)
    {
    }

    /// A poll is being held or a stream opened for this client. `known`: the client that the
    /// connection held before (its last poll), or null; it is let go if it is another one.
    /// Null if there are as many clients as are allowed: refuse the newcomer.
    [[nodiscard]] Handle arrive(const Arrival &arrival, const std::shared_ptr<Following> &following,
                                Handle known);
    /// The poll was answered: the client is expected to ask again.
    void answered(Handle client);
    /// The connection is gone; `wasHeld`: while a poll was held or a stream open. True if others
    /// speak for the client: let them say again what they follow().
    bool release(Handle client, bool wasHeld);

    /// It begins to read, after it has arrived: at a cursor that it hands back, which is the
    /// receipt for what lies before, or (`isResumed` false) at `first.position`, after
    /// `first.messages`.
    void startReading(Handle client, const Reading &first, bool isResumed);
    /// It is told the gap in `reading`, and that what it reads is all there is in it.
    void tellGap(Handle client, const Reading &reading);
    /// It has everything up to `received`, and a person had everything up to `seen` in view (0:
    /// says nothing of it). False if nobody has that id.
    bool acknowledge(std::string_view id, std::uint64_t received, std::uint64_t seen);

    /// The client follows these from now on: its connection, which has everything up to `position`,
    /// has been changed over.
    void follow(Handle client, const std::shared_ptr<Following> &following, std::uint64_t position);
    struct Changed
    {
        std::uint64_t serial = 0;
        ChannelSet channels; ///< that the client follows now, as far as is known here
    };
    /// Works out what the client is to follow after a change and remembers it, so that a re-poll or
    /// a reconnection that still asks for the old channels gets the new ones. NotFound: nobody has
    /// that id; Malformed or TooLarge: the result is no channel set.
    [[nodiscard]] Result<Changed> changeChannels(std::string_view id, const ChannelChange &change);
    /// The same for a change that a connection of the client's, which followed `before`, has made
    /// by itself. True if other connections speak for the client.
    bool rememberChange(Handle client, const ChannelSet &before, const ChannelChange &change);
    /// What a connection that follows `now` is to follow when `change` has been made to its client.
    /// Whatever order changes come in at different workers, all come to the same.
    [[nodiscard]] Result<ChannelSet> afterChange(Handle client, const ChannelSet &now,
                                                 const ChannelChange &change);
    /// What the client that asks for `asked` is to follow instead, if that was changed.
    [[nodiscard]] std::optional<ChannelSet> changedChannels(std::string_view id,
                                                            const ChannelSet &asked);
    /// True if any client's channels have ever been changed.
    [[nodiscard]] bool hasChangedChannels() const
    {
        return m_hasChangedChannels.load(std::memory_order_relaxed);
    }
    /// The stream reads on from the log at `position`, or (nothing) has caught up.
    void setBehind(Handle client, std::optional<std::uint64_t> position);

    /// Turns those whose grace time is over to away, forgets those over the limits; looks at one
    /// shard, the next one at the next call.
    void sweep();
    /// Forgets a client: at once, or when its last connection is released. False if nobody has that
    /// id.
    bool forget(std::string_view id);

    struct Totals
    {
        std::uint64_t held = 0; ///< long-poll clients with a poll held
        std::uint64_t polling = 0;
        std::uint64_t open = 0; ///< with a stream open
        std::uint64_t away = 0;
    };
    [[nodiscard]] Totals totals() const;

    /// One shard's clients with a revision above `revision`, the oldest changes first, at most
    /// `limit` of them, visited under its lock. Returns the revision to go on from. From 0 it costs
    /// O(limit), else O(changes since), however many clients there are.
    struct Changes
    {
        std::uint64_t revision = 0;
        bool hasMore = false;
        /// True if removals since the given revision are no longer known: start from 0.
        bool isStale = false;
        std::vector<std::uint64_t> removed; ///< serials
    };
    Changes visitChanged(std::size_t shard, std::uint64_t revision, std::size_t limit,
                         const std::function<void(const Client &)> &visit) const;

    /// Calls `visitor` under the lock for the client.
    void visit(Handle client, const std::function<void(const Client &)> &visitor);
    /// The same by id. False if nobody has that id.
    bool visit(std::string_view id, const std::function<void(const Client &)> &visitor) const;

private:
    struct Removal
    {
        std::uint64_t serial;
        std::uint64_t revision;
    };

    struct Shard
    {
        mutable std::mutex mutex;
        ClientIndex clients;
        std::size_t named = 0; ///< clients with an id of their own
        std::deque<Removal> removals;
        std::uint64_t revision = 0;
        std::uint64_t removalsForgotten = 0; ///< revision of the last removal no longer known
        Totals totals;
    };

    [[nodiscard]] Shard &shardOf(std::string_view id);
    [[nodiscard]] Shard &shardOf(const Client &client);
    Client &make(Shard &shard, std::uint64_t serial, const Arrival &arrival, MonotonicTime now);
    void remove(Shard &shard, Client &client);
    static void changed(Shard &shard, Client &client)
    {
        shard.clients.touch(client, ++shard.revision);
    }
    static void count(Shard &shard, const Client &client, std::uint64_t by);
    static void leave(Client &client);
    void turnTo(Client &client, const std::shared_ptr<Following> &following);
    void acknowledge(Shard &shard, Client &client, std::uint64_t received, std::uint64_t seen);
    void remember(Client &client, const ChannelSet &before, const ChannelChange &change);
    void turnAway(Shard &shard, Client &client);

    const PresenceLimits m_limits;
    const Clock &m_clock;
    Hub &m_hub;
    std::array<Shard, shardCount> m_shards;
    std::atomic<std::uint64_t> m_nextSerial { 1 };
    std::atomic<std::size_t> m_nextSwept { 0 };
    std::atomic<bool> m_hasChangedChannels { false };
};

} // namespace holdfast
