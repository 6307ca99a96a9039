// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/core/message.h"
#include "server/hub/presence.h"

namespace holdfast {

/// Who the message, of a broadcast the first, was for, and where each of them stands with it.
/// `page.receipt` is the caller's. Costs O(clients).
[[nodiscard]] api::RecipientPage recipientsOf(const Message &message, const Presence &presence,
                                              const api::RecipientQuery &query, MonotonicTime now);

} // namespace holdfast
