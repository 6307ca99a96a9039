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
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

/// Limits on what is remembered about clients.
struct PresenceLimits
{
    std::chrono::seconds grace { 10 }; ///< time without a poll before a client is away
    std::chrono::minutes remembered { 10 }; ///< how long a client that is away is kept
    std::size_t away = 10'000; ///< maximum number of clients that are away
    std::size_t named = 100'000; ///< maximum of clients with an id, here or away
};

/// Which clients are here or away. The key is the client's id, not its connection, so that a
/// long-poll client does not leave and return with each poll.
///
/// Invariants: Following::clients counts the clients with a held poll, an open stream, or within
/// the grace time; the hub counts every known client as a recipient. A client's revision grows with
/// each change of the client. After a sweep, the away clients without a connection do not exceed
/// the limit.
/// Thread: any. Each shard has a mutex, held for short, bounded work; a thread never holds two of
/// them. Lock order: a shard's, then the hub's, Receipts' or that of the given names.
class Presence
{
public:
    static constexpr std::size_t shardCount = 16;

    /// A client as its request describes it. Untrusted.
    struct Arrival
    {
        std::string_view id; ///< empty: the client is forgotten with its connection
        std::string_view name;
        std::string_view agent;
        AddressBytes address {};
        TransportKind transport = TransportKind::LongPoll;
    };

    /// A connection's reference to its client; null if it has none. Ended by release().
    using Handle = Client *;

    Presence(const PresenceLimits &limits, const Clock &clock, Hub &hub)
        : m_limits(limits), m_clock(clock), m_hub(hub)
    {
    }

    /// A poll is held or a stream is opened for this client. `known`: the client of the
    /// connection's previous poll, or null. It is released if it is another client. Returns null if
    /// the limit on clients is reached: the caller must refuse the client.
    [[nodiscard]] Handle arrive(const Arrival &arrival, const FollowingPtr &following,
                                Handle known);
    /// The poll was answered: the client is expected to ask again.
    void answered(Handle client);
    /// The connection is gone; `wasHeld`: a poll was held or a stream was open. True if the client
    /// has other connections: these must then call follow() again.
    bool release(Handle client, bool wasHeld);

    /// The client starts to read, after arrive(). `isResumed`: it resumes from a cursor, which
    /// acknowledges everything up to it. Otherwise it is sent `first.messages` and reads on from
    /// `first.position`.
    void startReading(Handle client, const Reading &first, bool isResumed);
    /// The same, if the client has not started yet: it goes on within a state, of which `next` is
    /// told now.
    void continueReading(Handle client, const Reading &next);
    /// The client is told the gap in `reading`. Within the gap it is sent only the messages of
    /// `reading`.
    void tellGap(Handle client, const Reading &reading);
    /// The client acknowledges everything up to `received`, and reports everything up to `seen` as
    /// seen by a person (0: no report). False if there is no client with that id.
    bool acknowledge(std::string_view id, std::uint64_t received, std::uint64_t seen);

    /// The client follows this set from now on: its connection, which has everything up to
    /// `position`, already does.
    void follow(Handle client, const FollowingPtr &following, std::uint64_t position);
    struct Changed
    {
        std::uint64_t serial = 0;
        ChannelSet channels; ///< that the client is to follow
    };
    /// Computes the channels that the client is to follow after a change. Remembers the change, so
    /// that a poll or a reconnection that still asks for the old channels gets the new ones.
    /// NotFound: there is no client with that id. Malformed or TooLarge: the result is not a valid
    /// channel set.
    [[nodiscard]] Result<Changed> changeChannels(std::string_view id, const ChannelChange &change);
    /// Remembers a change that one of the client's connections, which followed `before`, has
    /// already made. True if the client has other connections.
    bool rememberChange(Handle client, const ChannelSet &before, const ChannelChange &change);
    /// The channels for a connection that follows `now`, after `change` to its client. The result
    /// does not depend on the order in which changes reach the workers.
    [[nodiscard]] Result<ChannelSet> afterChange(Handle client, const ChannelSet &now,
                                                 const ChannelChange &change);
    /// The channels that a client that asks for `asked` is to follow instead; nothing if they were
    /// not changed. `isResumed`: it resumes from a cursor. A client that starts anew (a page was
    /// loaded again) ends the changes that it made itself.
    [[nodiscard]] std::optional<ChannelSet>
    changedChannels(std::string_view id, const ChannelSet &asked, bool isResumed);
    /// True if the channels of any client were ever changed.
    [[nodiscard]] bool hasChangedChannels() const
    {
        return m_hasChangedChannels.load(std::memory_order_relaxed);
    }
    /// The stream is behind and reads the log from `position`; nothing: it has caught up.
    void setBehind(Handle client, std::optional<std::uint64_t> position);

    /// Marks clients as away whose grace time is over, and removes clients that exceed the limits.
    /// Each call handles one shard, in turn.
    void sweep();
    /// Removes a client: at once, or when its last connection is released. False if there is no
    /// client with that id.
    bool forget(std::string_view id);

    /// The most clients with an id that rename() has given a name.
    static constexpr std::size_t maxGivenNames = 10'000;
    /// Shows a client under this name, whatever it calls itself; empty: under its own again.
    /// NotFound. LimitReached.
    [[nodiscard]] Result<void> rename(std::string_view id, std::string_view name);
    /// Hands the client to the readers of changes once more.
    void touch(std::string_view id);

    struct Totals
    {
        std::uint64_t held = 0; ///< long-poll clients with a poll held
        std::uint64_t polling = 0;
        std::uint64_t open = 0; ///< with a stream open
        std::uint64_t away = 0;
    };
    [[nodiscard]] Totals totals() const;

    /// Visits one shard's clients with a revision above `revision`, in order of revision, at most
    /// `limit`, under the shard's lock. The result holds the revision for the next call. Costs
    /// O(limit) from revision 0, otherwise O(changes since `revision`), independent of the number
    /// of clients.
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
    /// The same by id. False if there is no client with that id.
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
        std::size_t named = 0; ///< clients with an id
        std::deque<Removal> removals;
        std::uint64_t revision = 0;
        std::uint64_t removalsForgotten = 0; ///< revision of the last removal that was dropped
        Totals totals;
    };

    [[nodiscard]] static std::size_t shardIndexOf(std::string_view id);
    [[nodiscard]] Shard &shardOf(std::string_view id) { return m_shards[shardIndexOf(id)]; }
    [[nodiscard]] Shard &shardOf(const Client &client) { return m_shards[client.shard]; }
    /// True if the connection of that client now says that it belongs to another client.
    [[nodiscard]] bool isAnother(const Client &client, std::string_view id);
    Client &make(std::size_t shardIndex, std::uint64_t serial, const Arrival &arrival,
                 MonotonicTime now);
    void remove(Shard &shard, Client &client);
    static void changed(Shard &shard, Client &client)
    {
        shard.clients.touch(client, ++shard.revision);
    }
    static void count(Shard &shard, const Client &client, std::uint64_t by);
    static void leave(Client &client);
    void switchTo(Client &client, const FollowingPtr &following);
    void acknowledge(Shard &shard, Client &client, std::uint64_t received, std::uint64_t seen);
    void remember(Client &client, const ChannelSet &before, const ChannelChange &change,
                  bool isOwn);
    void markAway(Shard &shard, Client &client);
    [[nodiscard]] bool hasGivenName(std::string_view id);
    /// The name under which a client that calls itself `own` is shown. Keeps `own` beside a name of
    /// the operator's.
    [[nodiscard]] std::string shownName(std::string_view id, std::string_view own);

    struct GivenName
    {
        std::string given; ///< by the operator
        std::string own; ///< what the client calls itself
    };

    const PresenceLimits m_limits;
    const Clock &m_clock;
    Hub &m_hub;
    std::array<Shard, shardCount> m_shards;
    std::atomic<std::uint64_t> m_nextSerial { 1 };
    std::atomic<std::size_t> m_nextSwept { 0 };
    std::atomic<bool> m_hasChangedChannels { false };
    std::mutex m_namesMutex; ///< guards m_givenNames; may be locked while a shard is
    std::map<std::string, GivenName, std::less<>> m_givenNames; ///< by id
    std::atomic<bool> m_hasGivenNames { false };
};

} // namespace holdfast
