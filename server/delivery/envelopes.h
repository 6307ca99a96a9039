// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/reading.h"

#include <string>
#include <string_view>

namespace holdfast::delivery {

/// Appends `{"from":"…","to":"…","reason":"…"}`.
void appendGapObject(const Gap &gap, std::string &out);

/// How a subscriber is told that the server ends its connection.
struct Goodbye
{
    std::string_view reason; ///< one of ours: needs no escaping
    unsigned retryMilliseconds = 0;
    bool isComplete = false; ///< the log has ended, and the subscriber has all that it wants of it
};

/// Appends `{"reason":"…","retry_ms":…}`, with `"complete":true` where it is.
void appendByeObject(const Goodbye &goodbye, std::string &out);

/// Appends `{"epoch":"…","cursor":"…","client":"…","retry_ms":…}`: how a stream begins.
void appendHelloObject(const Cursor &start, std::string_view clientId, unsigned retryMilliseconds,
                       std::string &out);

} // namespace holdfast::delivery
