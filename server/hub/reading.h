// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace holdfast {

/// Why messages between two cursors are lost to a subscriber. Closed list.
enum class GapReason : std::uint8_t {
    Expired, ///< older than the history keeps
    Evicted, ///< pushed out by newer ones
    Restarted, ///< the cursor belongs to another life of the log
    Unreadable, ///< the subscriber named a place that is no cursor
};

/// Messages in (from, to] are, at least in part, no longer held. To be told to the subscriber.
struct Gap
{
    Cursor from;
    Cursor to;
    GapReason reason = GapReason::Evicted;
};

/// What happens to a live subscriber that reads so slowly that it falls off the end of a channel's
/// history. Closed list, mildest first.
enum class SlowPolicy : std::uint8_t {
    Resume, ///< is told the gap and goes on from the oldest message still held
    Latest, ///< is told the gap and goes on from the newest
    Close, ///< is said goodbye to
};

/// How much is read from the log in one go.
struct ReadLimits
{
    std::size_t messages = 1000;
    std::size_t bytes = std::size_t { 1024 } * 1024; ///< of envelopes; one message always fits
};

/// What the log holds after a position: what is to be sent next.
///
/// Invariants: messages are in seq order; position >= the last one's seq.
struct Reading
{
    std::optional<Gap> gap;
    SlowPolicy policy = SlowPolicy::Resume; ///< with a gap: the strictest of the channels that lost
    std::vector<MessagePtr> messages;
    std::uint64_t position = 0; ///< whoever has got all this has everything up to here
    bool isComplete = true; ///< false: the limits cut it short, there is more
};

/// "expired", "evicted", "restarted" or "unreadable".
[[nodiscard]] constexpr std::string_view reasonText(GapReason reason)
{
    switch (reason) {
    case GapReason::Expired:
        return "expired";
    case GapReason::Restarted:
        return "restarted";
    case GapReason::Unreadable:
        return "unreadable";
    case GapReason::Evicted:
        break;
    }
    return "evicted";
}

} // namespace holdfast
