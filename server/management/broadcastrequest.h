// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/core/result.h"

#include <string_view>

namespace holdfast::management {

/// The body of POST /api/v1/messages: `{"targets":[…],"data":…,"event":…,"type":…}`. `targets` and
/// `data` are required; what `data` becomes is for readPayload() to say.
/// Malformed, with the way to put it right, if it is anything else. Whether targets, event and type
/// are well formed is for the engine to say. Untrusted.
[[nodiscard]] Result<api::Broadcast> broadcastRequest(std::string_view body);

} // namespace holdfast::management
