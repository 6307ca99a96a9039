// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/nameset.h"
#include "server/api/snapshot.h"
#include "server/core/clock.h"
#include "server/hub/presence.h"

namespace holdfast {

/// The snapshot of a client, apart from isMuted. Under its shard's lock.
[[nodiscard]] api::ClientSnapshot snapshotOf(const Client &client, MonotonicTime now);
/// The whole snapshot, for the window and the management API. Under its shard's lock.
[[nodiscard]] api::ClientSnapshot snapshotOf(const Client &client, MonotonicTime now,
                                             const access::NameSet &muted);

} // namespace holdfast
