// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"
#include "server/core/clock.h"
#include "server/core/cursor.h"
#include "server/core/message.h"
#include "server/core/result.h"
#include "server/log/channel.h"
#include "server/log/durability.h"
#include "server/log/logobserver.h"
#include "server/log/lossobserver.h"
#include "server/log/reading.h"
#include "server/log/tombstones.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
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
    std::optional<bool> durable {};
};

/// The limits and rules of the log.
struct LogLimits
{
    HistoryLimits history; ///< of each channel
    std::size_t historyBytes = std::size_t { 256 } * 1024 * 1024; ///< of all channels together
    KeyedLimits keyed; ///< of each channel, beside its history
    std::size_t keyedBytes = std::size_t { 64 } * 1024 * 1024; ///< of all channels together
    std::size_t channels = 100'000;
    /// For each setting the first match that has it applies; no match: Resume, and `history`.
    std::vector<ChannelPolicy> policies;
};

struct Entry;

/// What is read: a set of channels, and those of them that exist.
struct Selection
{
    const ChannelSet &set;
    std::span<Channel *const> channels;
};

/// The channels and their histories, as far as they are in memory: a log's newest messages.
///
/// Invariants: all limits of LogLimits hold after each call.
/// Thread: whoever holds the log's lock. Each call is short, bounded work.
class Histories
{
public:
    using Channels = std::map<std::string, Channel, std::less<>>;

    explicit Histories(LogLimits limits)
        : m_limits(std::move(limits)), m_durability(Durability::of(m_limits.policies))
    {
    }

    /// To be called once, before the first channel is made.
    void setObserver(LogObserver &observer) { m_observer = &observer; }
    /// To be called once, before anything is restored.
    void setLossObserver(LossObserver &observer) { m_lossObserver = &observer; }
    [[nodiscard]] std::size_t maxChannels() const { return m_limits.channels; }
    /// Changes what each channel holds, and what its slow readers get. A channel's history is
    /// trimmed at its next message or sweep().
    void setPolicies(const HistoryLimits &history, std::vector<ChannelPolicy> policies);
    [[nodiscard]] const Durability &durability() const { return m_durability; }
    /// Grows when durability() changes.
    [[nodiscard]] std::uint32_t durabilityVersion() const { return m_durabilityVersion; }
    [[nodiscard]] bool isDurable(Channel &channel) const
    {
        refreshPolicy(channel);
        return channel.isDurable;
    }
    /// Drops the messages that a channel holds. False if there is no such channel.
    bool clear(std::string_view channel);

    [[nodiscard]] const LogLimits &limits() const { return m_limits; }
    [[nodiscard]] const Channels &channels() const { return m_channels; }
    [[nodiscard]] Channel *find(std::string_view name);
    /// Adds a pin to the channel; makes it if there is none. Null: there are as many channels as
    /// allowed.
    [[nodiscard]] Channel *pin(std::string_view name);
    /// Removes the channel if it is not needed any more.
    void unpin(Channel &channel);
    /// Visits the channels whose names begin with `prefix`, in byte order, until `visit` returns
    /// false.
    template <typename Visitor>
    void forEachWithPrefix(std::string_view prefix, const Visitor &visit)
    {
        for (auto it = m_channels.lower_bound(prefix);
             it != m_channels.end() && it->first.starts_with(prefix) && visit(it->second); ++it) { }
    }
    /// True if the limit on channels allows the messages' channels, of which some may not exist.
    [[nodiscard]] bool hasRoomFor(std::span<const Entry> entries) const;
    /// LimitReached: the entries set more keys than a channel may have, or larger ones.
    [[nodiscard]] Result<void> checkKeys(std::span<const Entry> entries) const;

    /// Adds a message with its place in the log to its channel's history. With a key it is the
    /// newest of the key, or takes the key away; a retraction or replacement is made.
    void append(Channel &channel, MessagePtr message, MonotonicTime now);
    /// The message with that seq as it is now; null if it is not held. Looks at the channels to
    /// which later messages were published, newest first, and at those with keys: at most
    /// maxSearched of each.
    [[nodiscard]] MessagePtr find(std::uint64_t seq) const;
    static constexpr std::size_t maxSearched = 4096;

    // What was there before a restart: what was not durable and the floor, then the losses in seq
    // order, then the messages in seq order.

    /// The channels that were not durable have lost everything up to that seq.
    void addRestart(Durability durability, std::uint64_t lostThrough)
    {
        m_restarts.push_back({ std::move(durability), lostThrough });
    }
    /// Every channel of which nothing else is said has lost everything up to that seq.
    void restoreFloor(std::uint64_t lostThrough) { m_tombstones.raiseFloor(lostThrough); }
    /// The channel has lost everything up to that seq. Returns it with a pin; null if there are as
    /// many channels as allowed: its loss is remembered as that of a removed one.
    [[nodiscard]] Channel *restoreLoss(const std::string &name, std::uint64_t lostThrough,
                                       GapReason reason);
    /// A message as it is now, after it may have been replaced. One that the channel's history has
    /// lost is there because it is the newest of its key. `tookKeyAway`: as it was published it
    /// took its key away, so it does not hold the key.
    void restore(Channel &channel, MessagePtr message, bool tookKeyAway, MonotonicTime now);

    /// Drops expired messages and unneeded channels. Each call checks `budget` channels and
    /// continues where the previous call stopped.
    void sweep(std::size_t budget, MonotonicTime now);

    /// Reads the messages after `after`, and the gap if some of them are lost. `head`: the place of
    /// the newest message of the log.
    [[nodiscard]] Reading read(const Selection &selection, std::uint64_t after,
                               const ReadLimits &limits, const Cursor &head,
                               MonotonicTime now) const;
    /// Reads from the oldest message still held. Reports no gap: a new subscriber has lost nothing.
    [[nodiscard]] Reading readFromOldest(const Selection &selection, const ReadLimits &limits,
                                         const Cursor &head, MonotonicTime now) const;
    /// Reads the last `count` messages of each channel, in seq order. If that exceeds the limits,
    /// the oldest are left out.
    [[nodiscard]] Reading readLast(const Selection &selection, std::size_t count,
                                   const ReadLimits &limits, const Cursor &head,
                                   MonotonicTime now) const;

    /// Reads the next part of a state. Of what was current at its place, what has been superseded
    /// since is left out: the log after the place has it. With allMessages, tells the gap if
    /// messages are lost that were held when it was begun.
    [[nodiscard]] Reading readState(const Selection &selection, const StateRange &range,
                                    const ReadLimits &limits, const Cursor &head,
                                    MonotonicTime now) const;

    [[nodiscard]] std::size_t messages() const { return m_retainedMessages; }
    [[nodiscard]] std::size_t bytes() const { return m_retainedBytes; }
    [[nodiscard]] std::size_t keyedMessages() const { return m_keyedMessages; }
    [[nodiscard]] std::size_t keyedBytes() const { return m_keyedBytes; }

private:
    /// Makes what a message says about keys or about another message.
    void applySpecial(Channel &channel, const MessagePtr &message);
    void addToHistory(Channel &channel, MessagePtr message, MonotonicTime now);
    void setKey(Channel &channel, const MessagePtr &message);
    void takeKeyAway(Channel &channel, std::string_view key);
    void retract(Channel &channel, std::uint64_t seq);
    void replace(Channel &channel, const MessagePtr &version);
    /// Calls `change(KeyedMessages &)` for the channel's keyed messages.
    template <typename Change>
    void changeKeyed(Channel &channel, const Change &change);

    /// Looks up the channel's policies if they have changed.
    void refreshPolicy(Channel &channel) const;
    [[nodiscard]] SlowPolicy slowPolicyOf(const Channel &channel) const;
    void trim(Channel &channel, MonotonicTime now);
    void evictOldest(Channel &channel);
    void bury(const std::string &channel, std::uint64_t lostThrough);
    void keepWithinBytes();
    void markNewest(Channel &channel);
    void unlink(Channel &channel);
    bool removeIfUnneeded(Channels::iterator it);
    [[nodiscard]] std::uint64_t lossAfter(const Selection &selection, std::uint64_t after,
                                          Reading &reading, GapReason &reason) const;

    struct Restart
    {
        Durability durability;
        std::uint64_t lostThrough;
    };
    /// What the channel has lost because it was not durable; 0: nothing.
    [[nodiscard]] std::uint64_t lostAtRestart(std::string_view channel) const;
    /// The same for all channels that the patterns may match.
    [[nodiscard]] std::uint64_t lostAtRestart(std::span<const std::string> patterns) const;

    LogLimits m_limits;
    Durability m_durability;
    std::uint32_t m_durabilityVersion = 1;
    std::vector<Restart> m_restarts; ///< few: one for each change of the rules
    std::uint32_t m_policyVersion = 1;
    LogObserver *m_observer = nullptr;
    LossObserver *m_lossObserver = nullptr; ///< may be null: nobody is told
    Channels m_channels;
    Tombstones m_tombstones;
    Channel *m_oldest = nullptr; ///< both ends of the list of channels with messages
    Channel *m_newest = nullptr;
    std::size_t m_retainedMessages = 0;
    std::size_t m_retainedBytes = 0;
    std::unordered_set<const Channel *> m_keyedChannels; ///< those that have keys
    std::size_t m_keyedMessages = 0;
    std::size_t m_keyedBytes = 0;
    std::string m_sweptUpTo;
};

} // namespace holdfast
