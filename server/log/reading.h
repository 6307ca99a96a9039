// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/gap.h"
#include "server/core/message.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace holdfast {

/// What happens to a subscriber that reads so slowly that a channel's history no longer holds its
/// next message. Closed list, mildest first.
enum class SlowPolicy : std::uint8_t {
    Resume, ///< is told the gap and continues at the oldest message still held
    Latest, ///< is told the gap and continues at the newest
    Close, ///< is closed, with a goodbye
};

/// How much is read from the log at once.
struct ReadLimits
{
    std::size_t messages = 1000;
    std::size_t bytes = std::size_t { 1024 } * 1024; ///< of envelopes; one always fits
};

/// The part of the log after a position that is sent next.
///
/// Invariants: messages are in seq order; position >= the last one's seq.
struct Reading
{
    std::optional<Gap> gap;
    SlowPolicy policy = SlowPolicy::Resume; ///< with a gap: the strictest of the affected channels
    std::vector<MessagePtr> messages;
    std::uint64_t position = 0; ///< a subscriber that has all this has everything up to here
    bool isComplete = true; ///< false: a limit was reached, there is more
};

} // namespace holdfast
