// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/cursor.h"
#include "server/core/message.h"
#include "server/core/result.h"
#include "server/hub/expectedrecipients.h"
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
#include <vector>

namespace holdfast {

/// What the channels that a name or pattern matches do differently. An absent setting leaves the
/// question to the next policy.
struct ChannelPolicy
{
    std::string channels;
    std::optional<SlowPolicy> slow {};
    std::optional<std::size_t> messages {}; ///< this and the next two: as in HistoryLimits
    std::optional<std::size_t> bytes {};
    std::optional<std::chrono::seconds> age {};
};

/// The limits and rules of the log.
struct HubLimits
{
    HistoryLimits history; ///< of each channel
    std::size_t historyBytes = std::size_t { 256 } * 1024 * 1024; ///< of all channels together
    std::size_t channels = 100'000;
    std::size_t patterns = 10'000; ///< followed at the same time, counted per follower
    /// For each setting the first match that has it applies; no match: Resume, and `history`.
    std::vector<ChannelPolicy> policies;
};

/// One channel of the hub.
///
/// Invariants: lives while it has a follower by name or a retained message.
/// Thread: whoever holds the hub's lock.
struct Channel
{
    const std::string *key = nullptr; ///< its key in the hub's map: its name
    History history;
    FewPointers<Following> followings; ///< by name and by pattern
    std::uint32_t followersByName = 0; ///< above 0 the channel is not removed
    SlowPolicy slowPolicy = SlowPolicy::Resume; ///< as of policyVersion
    HistoryLimits limits; ///< as of policyVersion
    std::uint32_t policyVersion = 0; ///< 0: not looked up yet
    std::uint64_t published = 0;
    /// Links of the list of channels with messages, least recently published first.
    Channel *older = nullptr;
    Channel *newer = nullptr;

    [[nodiscard]] const std::string &name() const { return *key; }
    /// The number of clients that are here and follow it.
    [[nodiscard]] std::uint32_t clients() const;
};

/// The result of publish().
struct Published
{
    Cursor id;
    std::uint32_t subscribers = 0; ///< clients here that follow the channel
};

/// The result of publishBroadcast().
struct PublishedBroadcast
{
    std::vector<Published> messages; ///< one for each channel, in the order of the channels
    std::uint32_t expected = 0; ///< its recipients, each counted once
};

/// The log: it alone defines the order of messages.
///
/// Invariants: seq grows by one with each accepted message; a message is in its channel's history
/// and in the sinks of all followers of the channel, or nowhere; all limits of HubLimits hold after
/// each call.
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
    /// The seq of the newest message. That message may not have been pushed yet. Only for a
    /// position from read() or follow() is it certain that everything up to it has been pushed.
    [[nodiscard]] std::uint64_t head() const { return m_head.load(std::memory_order_acquire); }
    [[nodiscard]] Cursor cursor(std::uint64_t seq) const { return Cursor { m_epoch, seq }; }

    /// Accepts the message. LimitReached: it needs a new channel, and the limit is reached.
    /// Unavailable: the hub is sealed. Conflict: `ifLast` is given and is not the cursor of the
    /// channel's last message (seq 0: the channel never had one).
    [[nodiscard]] Result<Published> publish(std::shared_ptr<Message> message,
                                            const std::optional<Cursor> &ifLast = std::nullopt);
    /// Accepts all messages, or none if one would exceed a limit. Atomic: no other message gets a
    /// seq between them.
    [[nodiscard]] Result<std::vector<Published>>
    publishAll(std::span<const std::shared_ptr<Message>> messages);

    /// Accepts one message for each channel of `group`, in the group's order: all or none. A client
    /// that follows several of the channels is sent one message: BroadcastGroup::seqFor().
    /// Precondition: the messages have joined `group`.
    [[nodiscard]] Result<PublishedBroadcast>
    publishBroadcast(std::span<const std::shared_ptr<Message>> messages,
                     const std::shared_ptr<BroadcastGroup> &group);
    /// Changes what each channel holds, and what its slow readers get. A channel's history is
    /// trimmed at its next message or sweep().
    void setPolicies(const HistoryLimits &history, std::vector<ChannelPolicy> policies);

    /// From now on no message is accepted (Unavailable), so the head does not change.
    void seal();
    [[nodiscard]] bool isSealed() const { return m_isSealed.load(std::memory_order_acquire); }

    /// From now on, messages of the follower's channels are pushed to its sink. Returns the head at
    /// that moment: all later messages will be pushed. Creates the channels that the set names.
    /// LimitReached: too many channels or patterns.
    [[nodiscard]] Result<std::uint64_t> follow(Follower &follower);
    /// Stops pushing to the follower's sink. Clients that are still known remain recipients of new
    /// messages.
    void unfollow(Follower &follower);

    /// Counts one more client as a recipient of messages for `to`, and one less for `from`; either
    /// may be null. Returns the head at that moment: the change applies to later messages. A
    /// Following must live until its last client has been moved away. `cannotTell`: the client
    /// cannot acknowledge, and is counted as such.
    std::uint64_t moveClient(Following *from, Following *to, bool cannotTell);
    /// A client that was counted as one that cannot acknowledge now can. Returns the head at that
    /// moment: the change applies to later messages.
    std::uint64_t countCanTell(Following &following);

    /// Reads the messages after `after` on the follower's channels, and the gap if some of them are
    /// lost.
    [[nodiscard]] Reading read(const Follower &follower, std::uint64_t after,
                               const ReadLimits &limits) const;
    /// Reads from the oldest message still held. Reports no gap: a new subscriber has lost nothing.
    [[nodiscard]] Reading readFromOldest(const Follower &follower, const ReadLimits &limits) const;
    /// Reads the last `count` messages of each channel, in seq order. If that exceeds the limits,
    /// the oldest are left out.
    [[nodiscard]] Reading readLast(const Follower &follower, std::size_t count,
                                   const ReadLimits &limits) const;

    /// The names of existing channels that the pattern matches, at most `limit`.
    [[nodiscard]] std::vector<std::string> matching(std::string_view pattern,
                                                    std::size_t limit) const;
    /// The number of recipients that a broadcast to these channels would have.
    [[nodiscard]] std::uint64_t countFollowing(std::span<const std::string> channels) const;

    /// True if there is a channel with that name at this moment.
    [[nodiscard]] bool hasChannel(std::string_view name) const;
    /// Calls `visit` under the lock for channels in byte order after `after`, until it returns
    /// false or `budget` channels were visited. Returns the name after which to continue; empty at
    /// the end.
    std::string visitChannels(const std::string &after, std::size_t budget,
                              const std::function<bool(const Channel &)> &visit) const;

    /// Drops expired messages and unneeded channels. Each call checks `budget` channels and
    /// continues where the previous call stopped.
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
    /// Visits the followings that include `name`. Precondition: no channel with that name is linked
    /// to them.
    template <typename Visitor>
    void forEachWaitingFor(std::string_view name, const Visitor &visit) const;
    static void link(Channel &channel, Following &following);
    void unlink(Following &following);
    /// Looks up the channel's policies if they have changed.
    void refreshPolicy(Channel &channel) const;
    [[nodiscard]] SlowPolicy slowPolicyOf(const Channel &channel) const;
    /// Why the messages cannot be accepted; nothing if they can. `tooManyChannels`: the message of
    /// the error if they need more new channels than the limit allows.
    [[nodiscard]] std::optional<Error> refusalOf(std::span<const std::shared_ptr<Message>> messages,
                                                 const char *tooManyChannels) const;
    /// Accepts all messages, or none. `group`: the broadcast that they are; null: each is by
    /// itself.
    [[nodiscard]] Result<std::vector<Published>>
    acceptAll(std::span<const std::shared_ptr<Message>> messages, BroadcastGroup *group,
              const char *tooManyChannels);
    Published append(Channel &channel, std::shared_ptr<Message> message, MonotonicTime now,
                     Wakes &wakes);
    static void push(const Following &following, const MessagePtr &message, Wakes &wakes);
    /// Adds the message to the log, with the next seq.
    MessagePtr store(Channel &channel, std::shared_ptr<Message> message,
                     const ExpectedRecipients::Count &recipients, MonotonicTime now);
    void trim(Channel &channel, MonotonicTime now);
    void keepWithinBytes();
    void markNewest(Channel &channel);
    void unlink(Channel &channel);
    bool removeIfUnneeded(Channels::iterator it);
    void followPattern(Following &following, const std::string &pattern);
    /// The first `count` channels that the set names lose a follower by name; removes those that
    /// are unneeded.
    void releaseNames(const Following &following, std::size_t count);
    [[nodiscard]] std::uint64_t lossAfter(const Follower &follower, std::uint64_t after,
                                          Reading &reading, GapReason &reason) const;
    [[nodiscard]] Reading collect(const Follower &follower, std::uint64_t after,
                                  const ReadLimits &limits, std::uint64_t &expiredThrough) const;

    const Clock &m_clock;
    const Epoch m_epoch;
    Receipts m_receipts;

    mutable std::mutex m_mutex;
    HubLimits m_limits; ///< after construction only setPolicies() writes it, under m_mutex
    std::uint32_t m_policyVersion = 1;
    std::atomic<std::uint64_t> m_head { 0 }; ///< written under m_mutex only
    std::atomic<bool> m_isSealed { false }; ///< written under m_mutex only
    Channels m_channels;
    std::vector<Following *> m_patternFollowings;
    mutable ExpectedRecipients m_expected;
    Tombstones m_tombstones;
    Channel *m_oldest = nullptr; ///< both ends of the list of channels with messages
    Channel *m_newest = nullptr;
    std::size_t m_retainedMessages = 0;
    std::size_t m_retainedBytes = 0;
    std::size_t m_patterns = 0; ///< of followers
    std::string m_sweptUpTo;
};

} // namespace holdfast
