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

/// All messages of a history.
inline constexpr std::size_t allMessages = SIZE_MAX;

/// What a newcomer is told that asks for the state: the newest message of each key as of a place in
/// the log, with the last messages of each channel's history.
struct StateRange
{
    std::uint64_t through = 0; ///< the state as of here; what follows is the log after it
    std::uint64_t after = 0; ///< of which it has been told what has a seq up to here
    std::size_t last = 0; ///< messages of each history, keyed or not; allMessages
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
    /// Set: a part of this state, told up to its `after`. The position is where the state ends; if
    /// it is not complete, the rest of the state is told next.
    std::optional<StateRange> state {};
};

} // namespace holdfast
