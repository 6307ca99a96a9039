// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"
#include "server/core/result.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace holdfast::publish {

inline constexpr std::size_t maxBatchMessages = 1000;

/// The drafts in a batch's body: a JSON array, or one JSON object per line (NDJSON), each as
/// readDraft() takes it. Untrusted. Malformed: says which entry and what is wrong with it.
/// TooLarge: more than 1,000 entries.
[[nodiscard]] Result<std::vector<Draft>> parseBatch(std::string_view body);

/// What is wrong with one entry, counted from 0, as an error of the batch.
[[nodiscard]] Error inBatch(std::size_t index, const Error &error);

} // namespace holdfast::publish
