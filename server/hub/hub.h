// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/cursor.h"
#include "server/core/message.h"
#include "server/core/result.h"
#include "server/hub/expectedrecipients.h"
#include "server/hub/follower.h"
#include "server/hub/receipts.h"
#include "server/log/log.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

/// The limits of the hub, and those of the log in memory that it can make.
struct HubLimits : LogLimits
{
    std::size_t patterns = 10'000; ///< followed at the same time, counted per follower
};

/// The number of clients that are here and follow the channel. Precondition: the log's lock is
/// held.
[[nodiscard]] std::uint32_t clientsOf(const Channel &channel);

/// A message that was accepted.
struct Published
{
    Cursor id;
    std::uint32_t subscribers = 0; ///< clients here that follow the channel

    [[nodiscard]] static Published of(const Entry &entry)
    {
        return { entry.message->id(), entry.subscribers };
    }
};

/// Who follows which channels of the log, and so whom each message is for: pushes the messages that
/// the log has taken to the followers' sinks, and counts their recipients.
///
/// Invariants: a message that is in the log was pushed to the sinks of all followers of its
/// channel. Thread: any. The log's lock guards it, held for short, bounded work, never across a
/// system call. Lock order: the log's, then a sink's or Receipts'.
class Hub : private LogObserver
{
public:
    /// `maxPatterns`: as in HubLimits.
    Hub(std::unique_ptr<Log> log, std::size_t maxPatterns, const Clock &clock);
    /// With a log in memory.
    Hub(const HubLimits &limits, const Clock &clock);
    ~Hub() override;

    /// Log::start(): an error is why the log cannot be used.
    [[nodiscard]] const Result<void> &started() const { return m_started; }
    [[nodiscard]] const Epoch &epoch() const { return m_log->epoch(); }
    /// The seq of the newest message. That message may not have been pushed yet. Only for a
    /// position from read() or follow() is it certain that everything up to it has been pushed.
    [[nodiscard]] std::uint64_t head() const { return m_log->head(); }
    [[nodiscard]] Cursor cursor(std::uint64_t seq) const { return Cursor { epoch(), seq }; }

    /// Log::append(): when it has completed, the messages have been pushed. A client that follows
    /// several channels of a broadcast is sent one message: BroadcastGroup::seqFor().
    [[nodiscard]] std::optional<Result<Appended>> append(const Batch &batch, Log::Later later)
    {
        return m_log->append(batch, later);
    }
    [[nodiscard]] std::vector<RestoredKey> takeRestoredKeys() { return m_log->takeRestoredKeys(); }
    /// Log::setPolicies(), seal() and close().
    void setPolicies(const HistoryLimits &history, std::vector<ChannelPolicy> policies);
    /// Drops the messages that a channel holds. False if there is no such channel.
    bool clear(std::string_view channel);
    void seal(std::function<void()> sealed) { m_log->seal(std::move(sealed)); }
    [[nodiscard]] bool isSealed() const { return m_log->isSealed(); }
    void close() { m_log->close(); }

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

    /// Reads the next part of a state; `through` 0: of the state now.
    [[nodiscard]] Reading readState(const Follower &follower, StateRange range,
                                    const ReadLimits &limits) const;

    /// The message with that seq, as it is now; of a broadcast that the histories hold no more, its
    /// first message. Null if neither they nor the receipts hold it. Histories::find() says at what
    /// cost.
    [[nodiscard]] MessagePtr find(std::uint64_t seq) const;

    /// The names of existing channels that the pattern matches, at most `limit`.
    [[nodiscard]] std::vector<std::string> matching(std::string_view pattern,
                                                    std::size_t limit) const;
    /// The number of recipients that a broadcast to these channels would have.
    [[nodiscard]] std::uint64_t countFollowing(std::span<const std::string> channels) const;

    /// The number of clients that are here and follow the channel by its name.
    [[nodiscard]] std::uint32_t clientsHere(std::string_view channel) const;
    /// True if there is a channel with that name at this moment.
    [[nodiscard]] bool hasChannel(std::string_view name) const;
    /// Calls `visit` under the log's lock for channels in byte order after `after`, until it
    /// returns false or `budget` channels were visited. Returns the name after which to continue;
    /// empty at the end.
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
        std::size_t keyedMessages = 0;
        std::size_t keyedBytes = 0;
        std::uint64_t published = 0; ///< since the start
    };
    [[nodiscard]] Totals totals() const;

    [[nodiscard]] Receipts &receipts() { return m_receipts; }
    [[nodiscard]] const Receipts &receipts() const { return m_receipts; }

private:
    // LogObserver
    void channelMade(Channel &channel) override;
    void channelRemoved(Channel &channel) override;
    void appended(const Batch &batch, Wakes &wakes) override;

    [[nodiscard]] static Selection selectionOf(const Follower &follower);
    /// Visits the followings that include `name`. Precondition: no channel with that name is linked
    /// to them.
    template <typename Visitor>
    void forEachWaitingFor(std::string_view name, const Visitor &visit) const;
    static void link(Channel &channel, Following &following);
    void unlink(Following &following);
    void countRecipients(const Batch &batch) const;
    void markChanged(const Message &change) const;
    static void push(const Following &following, const MessagePtr &message, Wakes &wakes);
    void followPattern(Following &following, const std::string &pattern);
    /// The first `count` channels that the set names lose a follower by name; removes those that
    /// are unneeded.
    void releaseNames(const Following &following, std::size_t count);

    const Clock &m_clock;
    Receipts m_receipts;
    const std::size_t m_maxPatterns;
    std::vector<Following *> m_patternFollowings;
    mutable ExpectedRecipients m_expected;
    std::size_t m_patterns = 0; ///< of followers
    Result<void> m_started;
    std::uint64_t m_headAtStart = 0;
    std::uint64_t m_announced = 0; ///< messages on feeds, which are none of the room's
    /// Last, because it may refer to the others until it is destroyed.
    std::unique_ptr<Log> m_log;
};

} // namespace holdfast
