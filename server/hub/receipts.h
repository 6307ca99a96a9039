// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"
#include "server/hub/deliveryrecord.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace holdfast {

/// The newest messages of all, so that an acknowledgement is counted at the messages it covers. A
/// broadcast is one of them, whatever the number of its channels.
///
/// Invariants: holds the last messages recorded, in seq order: at most `capacity`, and at most
/// `maxBytes` of them but for the newest, since a message is held here longer than in its history.
/// Thread: any; one mutex of its own, taken after the hub's or a Presence shard's, never before.
class Receipts
{
public:
    static constexpr std::size_t capacity = 1024;
    static constexpr std::size_t maxBytes = std::size_t { 32 } * 1024 * 1024;

    /// Of a broadcast the first message.
    void record(const MessagePtr &message);
    /// A client that follows `now` has acknowledged what lies in `received` and `seen`. Costs
    /// O(messages in these), at most `capacity`.
    void acknowledge(const DeliveryRecord &record, const Following &now, Span received, Span seen);
    /// The message with that seq, or the first one of its broadcast; null if it is not among the
    /// newest.
    [[nodiscard]] MessagePtr find(std::uint64_t seq) const;

    /// What has been recorded after `seq`: the newest `limit` of it, oldest first.
    struct News
    {
        std::vector<MessagePtr> messages;
        std::uint64_t passedOver = 0; ///< messages between `seq` and the first of these
    };
    [[nodiscard]] News after(std::uint64_t seq, std::size_t limit) const;

private:
    [[nodiscard]] const MessagePtr &at(std::size_t age) const; ///< 0: the newest
    /// How many of the newest have no seq up to `seq`: the age of the first that has.
    [[nodiscard]] std::size_t newerThan(std::uint64_t seq) const;
    void dropOldest();

    mutable std::mutex m_mutex;
    std::array<MessagePtr, capacity> m_ring;
    std::size_t m_recorded = 0;
    std::size_t m_held = 0; ///< the newest so many are here
    std::size_t m_bytes = 0; ///< what they hold
};

} // namespace holdfast
