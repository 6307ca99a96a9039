// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"
#include "server/hub/presence.h"

namespace holdfast {

/// The snapshot of a client for the window and the management API. Under its shard's lock.
[[nodiscard]] api::ClientSnapshot snapshotOf(const Client &client);

} // namespace holdfast
