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

/// The newest messages of the log, so that an acknowledgement is counted at each message that it
/// covers. A broadcast is one entry, however many channels it has.
///
/// Invariants: holds the last messages recorded, in seq order: at most `capacity` messages and
/// `maxBytes` bytes, but always the newest. The bytes are bounded because a message may stay here
/// longer than in its history.
/// Thread: any; one mutex. Lock order: the hub's or a Presence shard's, then this one.
class Receipts
{
public:
    static constexpr std::size_t capacity = 1024;
    static constexpr std::size_t maxBytes = std::size_t { 32 } * 1024 * 1024;

    /// Adds a message; of a broadcast, its first message.
    void record(const MessagePtr &message);
    /// A client that follows `now` has newly acknowledged the positions in `received` and reported
    /// those in `seen` as seen. Costs O(messages in these spans), at most `capacity`.
    void acknowledge(const DeliveryRecord &record, const Following &now, Span received, Span seen);
    /// A client that was counted as one that cannot acknowledge, for messages up to `through`, now
    /// can. Costs O(capacity), once for such a client.
    void countCanTell(const DeliveryRecord &record, const Following &now, std::uint64_t through);
    struct Counts
    {
        std::uint64_t expected = 0; ///< held messages of which the client is a recipient
        std::uint64_t received = 0; ///< of these, those that it was sent and has acknowledged
    };
    /// Of a client that follows `now`. Costs O(held messages).
    [[nodiscard]] Counts countsOf(const DeliveryRecord &record, const Following &now) const;
    /// The message with that seq, or the first one of its broadcast; null if it is no longer held
    /// here.
    [[nodiscard]] MessagePtr find(std::uint64_t seq) const;

    struct News
    {
        std::vector<MessagePtr> messages;
        std::uint64_t passedOver = 0; ///< messages before the first of `messages`
        std::size_t recorded = 0; ///< in all
    };
    /// The newest `limit` messages of those recorded after the first `recorded`, oldest first. Not
    /// every seq is that of a message that is recorded.
    [[nodiscard]] News after(std::size_t recorded, std::size_t limit) const;

private:
    [[nodiscard]] const MessagePtr &at(std::size_t age) const; ///< 0: the newest
    /// How many messages are newer than `seq`: the age of the first one that is not.
    [[nodiscard]] std::size_t newerThan(std::uint64_t seq) const;
    void dropOldest();

    mutable std::mutex m_mutex;
    std::array<MessagePtr, capacity> m_ring;
    std::size_t m_recorded = 0;
    std::size_t m_held = 0; ///< how many of the recorded messages are still held
    std::size_t m_bytes = 0; ///< footprint of the held messages
};

} // namespace holdfast
