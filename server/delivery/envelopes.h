// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/log/reading.h"

#include <string>
#include <string_view>

namespace holdfast::delivery {

/// Appends `{"from":"…","to":"…","reason":"…"}`.
void appendGapObject(const Gap &gap, std::string &out);

/// The position behind the gap of a reading: the end of the gap, so that a client that resumes from
/// here is not told the gap again. The first message may be before that end, on another channel:
/// the position is then below that message's id. Precondition: there is a gap.
[[nodiscard]] Cursor cursorAfterGap(const Reading &reading, const Epoch &epoch);

/// The last thing that a subscriber is told before the server closes its connection.
struct Goodbye
{
    std::string_view reason; ///< a literal of ours: needs no escaping
    unsigned retryMilliseconds = 0;
    bool isComplete = false; ///< the log has ended, and the subscriber has all its messages
};

/// Appends `{"reason":"…","retry_ms":…}`, with `"complete":true` if isComplete.
void appendByeObject(const Goodbye &goodbye, std::string &out);

/// Appends `{"epoch":"…","cursor":"…","client":"…","retry_ms":…}`: the beginning of a stream.
void appendHelloObject(const Cursor &start, std::string_view clientId, unsigned retryMilliseconds,
                       std::string &out);

} // namespace holdfast::delivery
