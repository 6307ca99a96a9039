// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/core/message.h"
#include "server/hub/presence.h"

namespace holdfast {

/// The recipients of `message` and the state of each. For a broadcast, `message` is its first one.
/// The caller sets `page.receipt`. Costs O(clients).
[[nodiscard]] api::RecipientPage recipientsOf(const Message &message, const Presence &presence,
                                              const api::RecipientQuery &query);

} // namespace holdfast
