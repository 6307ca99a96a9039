// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"
#include "server/hub/presence.h"

namespace holdfast {

/// A client as the window and the management API see it. Under its shard's lock.
[[nodiscard]] api::ClientSnapshot snapshotOf(const Client &client);

} // namespace holdfast
