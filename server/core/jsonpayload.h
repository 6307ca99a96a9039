// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/jsonvalue.h"
#include "server/core/result.h"

#include <string>

namespace holdfast {

/// What a message's `data` is as a payload: text is the payload itself, any other value goes as its
/// own bytes, as application/json where `contentType` is empty. Text with a lone surrogate has no
/// form in UTF-8: without a `contentType` it goes as the JSON that it is, with one it is Malformed.
[[nodiscard]] Result<void> readPayload(const JsonValue &data, std::string &payload,
                                       std::string &contentType);

} // namespace holdfast
