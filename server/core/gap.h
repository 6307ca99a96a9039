// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/cursor.h"

#include <cstdint>
#include <string_view>

namespace holdfast {

/// Why messages between two cursors are lost to a subscriber. Closed list.
enum class GapReason : std::uint8_t {
    Expired, ///< older than the history keeps
    Evicted, ///< dropped to make room for newer messages
    Restarted, ///< the cursor belongs to another life of the log
    Unreadable, ///< the subscriber sent a malformed cursor
};

/// Some or all messages in (from, to] are no longer held. The subscriber must be told.
struct Gap
{
    Cursor from;
    Cursor to;
    GapReason reason = GapReason::Evicted;
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
