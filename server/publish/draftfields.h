// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/jsonvalue.h"
#include "server/core/message.h"
#include "server/core/result.h"

namespace holdfast::publish {

/// The draft in a message as JSON: `{"channel": text, "data": any, "event"?: text, "type"?: text,
/// "ttl"?: seconds, "priority"?: 1-5}`. Other members mean nothing. Malformed: says in one sentence
/// what is wrong; whether channel, event and type are well formed is for Message::make() to say.
[[nodiscard]] Result<Draft> readDraft(const JsonValue &object);

} // namespace holdfast::publish
