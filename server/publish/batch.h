// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"
#include "server/core/result.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace holdfast::publish {

inline constexpr std::size_t maxBatchMessages = 1000;

/// The drafts in a batch's body: a JSON array, or one JSON object per line (NDJSON), each
/// `{"channel": text, "data": any, "event"?: text, "type"?: text, "ttl"?: seconds}`. Text data is
/// sent as it is, any other value as application/json. Untrusted. Malformed: says which entry and
/// what is wrong with it. TooLarge: more than 1,000 entries.
[[nodiscard]] Result<std::vector<Draft>> parseBatch(std::string_view body);

} // namespace holdfast::publish
