// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"
#include "server/core/result.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace holdfast::publish {

inline constexpr std::size_t maxBatchMessages = 1000;

/// Reads the drafts of a batch from a body: a JSON array, or one JSON object per line (NDJSON).
/// readDraft() reads each object. The body is untrusted. Malformed: the error says which entry is
/// wrong, and why. TooLarge: more than 1,000 entries.
[[nodiscard]] Result<std::vector<Draft>> parseBatch(std::string_view body);

/// Converts an error of one entry to an error of the batch; `index` counts from 0.
[[nodiscard]] Error inBatch(std::size_t index, const Error &error);

} // namespace holdfast::publish
