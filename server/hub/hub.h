// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/cursor.h"
#include "server/core/message.h"
#include "server/core/result.h"
#include "server/hub/follower.h"
#include "server/hub/history.h"
#include "server/hub/reading.h"
#include "server/hub/receipts.h"
#include "server/hub/tombstones.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace holdfast {

/// The policy for slow readers of the channels that a name or pattern stands for.
struct SlowRule
{
    std::string channels;
    SlowPolicy policy = SlowPolicy::Resume;
};

/// Bounds of the log, and its rules.
struct HubLimits
{
    HistoryLimits history; ///< of each channel
    std::size_t historyBytes = std::size_t { 256 } * 1024 * 1024; ///< of all channels together
    std::size_t channels = 100'000;
    std::size_t patterns = 10'000; ///< followed at one time, counted per follower
    std::vector<SlowRule> slowRules; ///< the first that matches a channel counts; none: Resume
};

/// One channel of the hub.
///
/// Invariants: lives while it has a follower by name or a retained message.
/// Thread: whoever holds the hub's lock.
struct Channel
{
    const std::string *key = nullptr; ///< under which the hub keeps it: its name
    History history;
    FewPointers<Following> followings; ///< by name and by pattern
    std::uint32_t followersByName = 0; ///< while there is one, the channel stays
    SlowPolicy slowPolicy = SlowPolicy::Resume;
    std::uint64_t published = 0;
    /// Channels with messages, least recently published first.
    Channel *older = nullptr;
    Channel *newer = nullptr;

    [[nodiscard]] const std::string &name() const { return *key; }
    /// Clients here that follow it.
    [[nodiscard]] std::uint32_t clients() const;
};

/// What publish() answers with.
struct Published
{
    Cursor id;
    std::uint32_t subscribers = 0; ///< clients here that follow the channel
};

/// What publishBroadcast() answers with.
struct PublishedBroadcast
{
    std::vector<Published> messages; ///< one for each channel, in the order of the channels
    std::uint32_t expected = 0; ///< its recipients, each counted once
};

/// The log: the only place where order is made.
///
/// Invariants: seq grows by one with each accepted message; a message is in its channel's history
/// and in the sinks of all who follow it, or nowhere; every bound of HubLimits holds after each
/// call.
/// Thread: any. One mutex, held for short, bounded work, never across a system call. Lock order:
/// hub, then a sink's or Receipts'.
class Hub
{
public:
    Hub(HubLimits limits, const Clock &clock);
    ~Hub();
    Hub(const Hub &) = delete;
    Hub &operator=(const Hub &) = delete;

    [[nodiscard]] const Epoch &epoch() const { return m_epoch; }
    /// The seq of the newest message of all. It may be in no sink yet: that everything up to a
    /// position has been pushed can only be said of one that was read() or returned by follow().
    [[nodiscard]] std::uint64_t head() const { return m_head.load(std::memory_order_acquire); }
    [[nodiscard]] Cursor cursor(std::uint64_t seq) const { return Cursor { m_epoch, seq }; }

    /// Accepts the message. LimitReached: it would need a new channel and there are too many.
    /// Unavailable: the hub is sealed. Conflict: `ifLast` is given and is not the channel's last
    /// message (seq 0: it has none yet).
    [[nodiscard]] Result<Published> publish(std::shared_ptr<Message> message,
                                            const std::optional<Cursor> &ifLast = std::nullopt);
    /// All or, where one would break a limit, none; under one lock, so nothing comes between them.
    [[nodiscard]] Result<std::vector<Published>>
    publishAll(std::span<const std::shared_ptr<Message>> messages);

    /// One message for each channel of `group`, in its order, all or none. A client that follows
    /// several of the channels is sent one: BroadcastGroup::seqFor(). They have joined `group`.
    [[nodiscard]] Result<PublishedBroadcast>
    publishBroadcast(std::span<const std::shared_ptr<Message>> messages,
                     const std::shared_ptr<BroadcastGroup> &group);
    /// From now on nothing is accepted (Unavailable): the head stays where it is.
    void seal();
    [[nodiscard]] bool isSealed() const { return m_isSealed.load(std::memory_order_acquire); }

    /// From now on messages of the follower's channels are pushed to its sink; returns the head at
    /// that moment: what comes after it will be pushed. Makes the channels it names.
    /// LimitReached: too many channels or patterns.
    [[nodiscard]] Result<std::uint64_t> follow(Follower &follower);
    /// Its clients that are away are still counted for what is published.
    void unfollow(Follower &follower);

    /// One more client is to receive what is published to `to`, and one less what is published to
    /// `from`; either may be null. Returns the head at that moment: later messages count it so.
    std::uint64_t moveClient(Following *from, Following *to);

    /// What lies after `after` on the follower's channels, and the gap if some of it is lost.
    [[nodiscard]] Reading read(const Follower &follower, std::uint64_t after,
                               const ReadLimits &limits) const;
    /// From the oldest message still held: what is gone is not a gap to somebody new.
    [[nodiscard]] Reading readFromOldest(const Follower &follower, const ReadLimits &limits) const;
    /// The last `count` messages of each channel, in seq order, cut from the front to the limits.
    [[nodiscard]] Reading readLast(const Follower &follower, std::size_t count,
                                   const ReadLimits &limits) const;

    /// Names of existing channels that the pattern matches, at most `limit`.
    [[nodiscard]] std::vector<std::string> matching(std::string_view pattern,
                                                    std::size_t limit) const;
    /// Clients that would be the recipients of a broadcast to these channels.
    [[nodiscard]] std::uint64_t countFollowing(std::span<const std::string> channels) const;

    /// Calls `visit` under the lock for channels in byte order after `after`, until it returns
    /// false or `budget` channels were seen; returns the name to go on after, empty at the end.
    std::string visitChannels(const std::string &after, std::size_t budget,
                              const std::function<bool(const Channel &)> &visit) const;

    /// Drops what has expired and channels that nobody needs, looking at `budget` channels; goes on
    /// at the next call where it left off.
    void sweep(std::size_t budget);

    struct Totals
    {
        std::size_t channels = 0;
        std::size_t messages = 0;
        std::size_t bytes = 0;
        std::uint64_t published = 0;
    };
    [[nodiscard]] Totals totals() const;

    [[nodiscard]] Receipts &receipts() { return m_receipts; }
    [[nodiscard]] const Receipts &receipts() const { return m_receipts; }

private:
    using Channels = std::map<std::string, Channel, std::less<>>;
    class Wakes;

    [[nodiscard]] Channel *findOrMake(std::string_view name);
    /// Those who follow a channel of that name, which does not exist.
    template <typename Visitor>
    void forEachWaitingFor(std::string_view name, const Visitor &visit) const;
    static void link(Channel &channel, Following &following);
    void unlink(Following &following);
    [[nodiscard]] SlowPolicy policyFor(std::string_view name) const;
    /// True if the channels that are not there yet can all be made.
    [[nodiscard]] bool hasRoomFor(std::span<const std::shared_ptr<Message>> messages) const;
    Published append(Channel &channel, std::shared_ptr<Message> message, MonotonicTime now,
                     Wakes &wakes);
    static void push(const Following &following, const MessagePtr &message, Wakes &wakes);
    /// Keeps the message in the log, with the next seq.
    MessagePtr store(Channel &channel, std::shared_ptr<Message> message, std::uint32_t expected,
                     MonotonicTime now);
    void trim(Channel &channel, MonotonicTime now);
    void keepWithinBytes();
    void markNewest(Channel &channel);
    void unlink(Channel &channel);
    bool removeIfUnneeded(Channels::iterator it);
    void followPattern(Following &following, const std::string &pattern);
    /// The first `count` channels that it names stay no longer for its sake.
    void letGoOfNames(const Following &following, std::size_t count);
    /// Nobody has its messages pushed any more, but clients are expected: goes on counting them,
    /// unless that breaks a limit.
    void keepCounting(Following &following);
    /// Counts it no more and forgets it.
    void stopCounting(Following &following);
    /// True once for each following after `m_countId` has grown.
    [[nodiscard]] bool isFirstCount(Following &following) const;
    [[nodiscard]] std::uint64_t lossAfter(const Follower &follower, std::uint64_t after,
                                          Reading &reading, GapReason &reason) const;
    [[nodiscard]] Reading collect(const Follower &follower, std::uint64_t after,
                                  const ReadLimits &limits, std::uint64_t &expiredThrough) const;

    const HubLimits m_limits;
    const Clock &m_clock;
    const Epoch m_epoch;
    Receipts m_receipts;

    mutable std::mutex m_mutex;
    std::atomic<std::uint64_t> m_head { 0 }; ///< written under m_mutex only
    std::atomic<bool> m_isSealed { false }; ///< written under m_mutex only
    Channels m_channels;
    std::vector<Following *> m_patternFollowings;
    /// Followings without a follower whose clients are still expected, under each name that they
    /// follow. They keep no channel: a channel that comes back finds them here.
    std::unordered_multimap<std::string_view, Following *> m_unattended;
    Tombstones m_tombstones;
    Channel *m_oldest = nullptr; ///< both ends of the list of channels with messages
    Channel *m_newest = nullptr;
    std::size_t m_retainedMessages = 0;
    std::size_t m_retainedBytes = 0;
    std::size_t m_patterns = 0; ///< of followers
    std::size_t m_unattendedPatterns = 0; ///< of followings without one
    std::string m_sweptUpTo;
    mutable std::uint64_t m_countId = 0;
};

} // namespace holdfast
