// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/jsonvalue.h"
#include "server/core/result.h"

#include <string>

namespace holdfast {

/// Converts a message's `data` to a payload. A JSON string becomes its decoded text. Any other
/// value is sent as its JSON bytes, as application/json if `contentType` is empty. A string with a
/// lone surrogate cannot be encoded in UTF-8: if `contentType` is empty it is sent as JSON,
/// otherwise it is Malformed.
[[nodiscard]] Result<void> readPayload(const JsonValue &data, std::string &payload,
                                       std::string &contentType);

} // namespace holdfast
