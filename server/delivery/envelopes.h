// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/reading.h"

#include <string>

namespace holdfast::delivery {

/// Appends `{"from":"…","to":"…","reason":"…"}`.
void appendGapObject(const Gap &gap, std::string &out);

/// Appends `{"reason":"…","retry_ms":…}`; the reason is one of ours and needs no escaping.
void appendByeObject(std::string_view reason, unsigned retryMilliseconds, std::string &out);

/// Appends `{"epoch":"…","cursor":"…","client":"…","retry_ms":…}`: how a stream begins.
void appendHelloObject(const Cursor &start, std::string_view clientId, unsigned retryMilliseconds,
                       std::string &out);

} // namespace holdfast::delivery
