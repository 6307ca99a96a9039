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

/// Positions of the log after `from`, up to and with `to`.
struct Span
{
    std::uint64_t from = 0;
    std::uint64_t to = 0;

    [[nodiscard]] bool contains(std::uint64_t seq) const { return from < seq && seq <= to; }
    [[nodiscard]] bool isEmpty() const { return to <= from; }
};

/// Which messages one client was to receive, which it was sent, and how far it has acknowledged.
///
/// Nothing is kept for a message. A client is a recipient of what was accepted while it was counted
/// for the message's channel, and is sent what lies after the position at which it began to read
/// that channel. Where the two have changed, a few former ones are remembered, and a few spans that
/// it was never sent; what is no longer remembered counts as not known.
///
/// Invariants: acknowledged() and seen() never fall, seen() <= acknowledged(). At most maxPassages
/// and maxUnread are kept.
/// Thread: whoever holds the lock of the client's shard.
class DeliveryRecord
{
public:
    static constexpr std::size_t maxPassages = 4;
    static constexpr std::size_t maxUnread = 8;

    /// A message's, or broadcast's, place with the client.
    struct Standing
    {
        bool isRecipient = false; ///< it was counted when the message was accepted
        std::uint64_t sentAs = 0; ///< the seq under which it is sent it; 0: not, or not known
    };

    /// It is counted for other channels than those of `before` (null: for none) from now on, when
    /// the newest message is `head`.
    void turnFrom(const Following *before, std::uint64_t head);
    /// It reads on after `cursor`, which it was handed before.
    void resumeAt(std::uint64_t cursor);
    /// It reads on after `position`; of what lies before it is sent no more than `first`.
    void startAt(std::uint64_t position, std::span<const MessagePtr> first);
    /// Of what lies in `span` it is sent no more than `sent`.
    void leaveOut(Span span, std::span<const MessagePtr> sent);

    /// It has everything up to there. Returns what is new in that.
    Span acknowledge(std::uint64_t seq);
    /// A person had everything up to there in view.
    Span see(std::uint64_t seq);
    [[nodiscard]] std::uint64_t acknowledged() const { return m_acknowledged; }
    [[nodiscard]] std::uint64_t seen() const { return m_seen; }
    [[nodiscard]] bool hasStarted() const { return m_hasStarted; }

    /// `message`: of a broadcast the first. `now`: what the client follows.
    [[nodiscard]] Standing standingOf(const Message &message, const Following &now) const;

private:
    /// A set of channels that it followed before.
    struct Passage
    {
        ChannelSet channels;
        Span counted; ///< what was accepted while it was counted for them
        Span read; ///< what it read of them
    };

    struct Past
    {
        std::vector<Passage> passages; ///< oldest first
        std::vector<Span> unread; ///< in order, apart from each other
        std::uint64_t unknownThrough = 0; ///< passages up to here are forgotten
    };

    static constexpr std::uint64_t notYet = UINT64_MAX;

    [[nodiscard]] Past &past();
    void readFrom(std::uint64_t position);
    void addUnread(Span span);
    [[nodiscard]] bool isUnread(std::uint64_t seq) const;

    std::uint64_t m_countedFrom = 0;
    std::uint64_t m_readFrom = notYet;
    std::uint64_t m_acknowledged = 0;
    std::uint64_t m_seen = 0;
    std::unique_ptr<Past> m_past; ///< few clients have one
    bool m_hasStarted = false;
};

} // namespace holdfast
