// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/place.h"
#include "server/log/reading.h"

#include <string>
#include <string_view>

namespace holdfast::delivery {

/// Appends `{"from":"…","to":"…","reason":"…"}`.
void appendGapObject(const Gap &gap, std::string &out);

/// The position behind the gap of a reading: the end of the gap, so that a client that resumes from
/// here is not told the gap again. The first message may be before that end, on another channel:
/// the position is then below that message's id. Within a state it is the place before the first
/// message. Precondition: there is a gap.
[[nodiscard]] Place placeAfterGap(const Reading &reading, const Epoch &epoch);

/// The last thing that a subscriber is told before the server closes its connection.
struct Goodbye
{
    std::string_view reason; ///< a literal of ours: needs no escaping
    unsigned retryMilliseconds = 0;
    bool isComplete = false; ///< the log has ended, and the subscriber has all its messages
};

/// Appends `{"reason":"…","retry_ms":…}`, with `"complete":true` if isComplete.
void appendByeObject(const Goodbye &goodbye, std::string &out);

/// The first thing that a stream's subscriber is told.
struct Hello
{
    Place start;
    std::string_view clientId;
    unsigned retryMilliseconds = 0;
    bool tellsState = false; ///< it begins with the state as of the start's cursor
};

/// Appends `{"epoch":"…","cursor":"…","client":"…","retry_ms":…}`, with `"state":"…"` if
/// tellsState.
void appendHelloObject(const Hello &hello, std::string &out);

} // namespace holdfast::delivery
