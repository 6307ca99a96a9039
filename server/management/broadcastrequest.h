// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/core/result.h"

#include <string_view>

namespace holdfast::management {

/// Parses the body of POST /api/v1/messages: `{"targets":[…],"data":…,"event":…,"type":…,"key":…}`.
/// `targets` and `data` are required; readPayload() decides what `data` becomes.
/// Malformed, with a message that says how to correct it, for anything else. The engine checks
/// whether targets, event and type are well formed. Untrusted.
[[nodiscard]] Result<api::Broadcast> broadcastRequest(std::string_view body);

/// Parses the body of PUT /api/v1/messages/{id}: the same without `targets` and `key`. The result
/// has no id yet.
[[nodiscard]] Result<api::MessageChange> replacementRequest(std::string_view body);

} // namespace holdfast::management
