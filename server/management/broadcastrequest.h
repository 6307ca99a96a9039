// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/core/result.h"

#include <QByteArray>

namespace holdfast::management {

/// The body of POST /api/v1/messages: `{"targets":[…],"data":…,"event":…,"type":…}`. `targets` and
/// `data` are required. Text as `data` is the payload itself (type text/plain unless given); any
/// other JSON value becomes compact JSON (type application/json unless given).
/// Malformed, with the way to put it right, if it is anything else. Whether targets, event and type
/// are well formed is for the engine to say.
[[nodiscard]] Result<api::Broadcast> broadcastRequest(const QByteArray &body);

} // namespace holdfast::management
