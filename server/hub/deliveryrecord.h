// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"
#include "server/hub/follower.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace holdfast {

/// The positions of the log after `from`, up to and including `to`.
struct Span
{
    std::uint64_t from = 0;
    std::uint64_t to = 0;

    [[nodiscard]] bool contains(std::uint64_t seq) const { return from < seq && seq <= to; }
    [[nodiscard]] bool isEmpty() const { return to <= from; }
};

/// Of which messages one client is a recipient, which it was sent, and how far it has acknowledged.
///
/// Nothing is stored per message. A client is a recipient of a message if it was counted for the
/// message's channel when the message was accepted. It is sent the messages after the position at
/// which it started to read the channel. When its channels change, a few former channel sets are
/// remembered, and also a few spans that it was never sent. A message of a channel set that is no
/// longer remembered is unknown.
///
/// Invariants: acknowledged() and seen() never decrease, seen() <= acknowledged(). At most
/// maxPassages and maxUnread are kept.
/// Thread: whoever holds the lock of the client's shard.
class DeliveryRecord
{
public:
    static constexpr std::size_t maxPassages = 4;
    static constexpr std::size_t maxUnread = 8;

    /// What a message, or a broadcast, is to the client.
    struct Standing
    {
        bool isRecipient = false; ///< the client was counted when the message was accepted
        std::uint64_t sentAs = 0; ///< the seq that the client is sent; 0: none, or unknown
    };

    /// From now on the client is counted for other channels than those of `before` (null: none).
    /// `head` is the seq of the newest message.
    void switchFrom(const Following *before, std::uint64_t head);
    /// The client resumes after `cursor`, up to which it has everything.
    void resumeAt(std::uint64_t cursor);
    /// The client reads on after `position`. Of the messages up to it, it is sent only `first`.
    void startAt(std::uint64_t position, std::span<const MessagePtr> first);
    /// Of the messages in `span`, the client is sent only `sent`.
    void leaveOut(Span span, std::span<const MessagePtr> sent);

    /// The client's stream is behind, and reads the log at `position`.
    void setBehindAt(std::uint64_t position) { past().behindAt = position; }
    /// The position of the last setBehindAt(), or 0.
    [[nodiscard]] std::uint64_t behindAt() const { return m_past ? m_past->behindAt : 0; }

    /// The client has everything up to `seq`. Returns the newly acknowledged positions. Before the
    /// client has started to read, there is nothing that it could acknowledge.
    Span acknowledge(std::uint64_t seq);
    /// The same for everything that a person has seen.
    Span see(std::uint64_t seq);
    [[nodiscard]] std::uint64_t acknowledged() const { return hasStarted() ? m_acknowledged : 0; }
    [[nodiscard]] std::uint64_t seen() const { return hasStarted() ? m_seen : 0; }
    [[nodiscard]] bool hasStarted() const { return m_acknowledged != notYet; }

    /// `message`: the first one of a broadcast. `now`: what the client follows.
    [[nodiscard]] Standing standingOf(const Message &message, const Following &now) const;

private:
    /// A channel set that the client followed before.
    struct Passage
    {
        ChannelSet channels;
        Span counted; ///< accepted while the client was counted for them
        Span read; ///< the positions at which the client read them
    };

    struct Past
    {
        std::vector<Passage> passages; ///< oldest first
        std::vector<Span> unread; ///< in order, neither overlapping nor adjacent
        std::uint64_t unknownThrough = 0; ///< passages up to here are no longer remembered
        std::uint64_t behindAt = 0;
    };

    static constexpr std::uint64_t notYet = UINT64_MAX;

    [[nodiscard]] Past &past();
    void readFrom(std::uint64_t position);
    void addUnread(Span span);
    [[nodiscard]] bool isUnread(std::uint64_t seq) const;

    std::uint64_t m_countedFrom = 0;
    std::uint64_t m_readFrom = notYet;
    std::uint64_t m_acknowledged = notYet; ///< notYet: the client has not started to read
    std::uint64_t m_seen = 0; ///< valid once it has started
    std::unique_ptr<Past> m_past; ///< few clients have one
};

static_assert(sizeof(void *) > 8 || sizeof(DeliveryRecord) <= 40);

} // namespace holdfast
