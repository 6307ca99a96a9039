// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"
#include "server/core/message.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace holdfast {

/// The newest messages of all, so that an acknowledgement is counted at the messages it covers.
///
/// Invariants: holds the last messages recorded, in seq order: at most `capacity`, and at most
/// `maxBytes` of them but for the newest, since a message is held here longer than in its history.
/// Thread: any; one mutex of its own, taken after the hub's, never before it.
class Receipts
{
public:
    static constexpr std::size_t capacity = 1024;
    static constexpr std::size_t maxBytes = std::size_t { 32 } * 1024 * 1024;

    void record(const MessagePtr &message);
    /// What is acknowledged. Closed list.
    enum class Step : std::uint8_t { Received, Seen };
    /// Somebody who follows `channels`, and had everything up to `from`, now has it up to `to`.
    void acknowledge(const ChannelSet &channels, std::uint64_t from, std::uint64_t to,
                     Step step = Step::Received);
    /// The message with that seq; null if it is not among the newest.
    [[nodiscard]] MessagePtr find(std::uint64_t seq) const;

private:
    void dropOldest();

    mutable std::mutex m_mutex;
    std::array<MessagePtr, capacity> m_ring;
    std::size_t m_recorded = 0;
    std::size_t m_held = 0; ///< the newest so many are here
    std::size_t m_bytes = 0; ///< what they hold
};

} // namespace holdfast
