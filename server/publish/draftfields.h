// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/jsonvalue.h"
#include "server/core/message.h"
#include "server/core/result.h"

namespace holdfast::publish {

/// Reads a draft from a message as JSON: `{"channel": text, "data": any, "event"?: text, "type"?:
/// text, "ttl"?: seconds, "priority"?: 1-5, "key"?: text}`. Other members are ignored. Malformed:
/// the error says in one sentence what is wrong. Channel, event, type and key are checked later, by
/// Message::make().
[[nodiscard]] Result<Draft> readDraft(const JsonValue &object);

} // namespace holdfast::publish
