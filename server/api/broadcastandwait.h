// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/await.h"
#include "server/api/engine.h"

namespace holdfast::api {

/// Engine::broadcast() for a thread that may wait, as await() says.
[[nodiscard]] inline Result<BroadcastOutcome> broadcastAndWait(Engine &engine,
                                                               const Broadcast &broadcast)
{
    return await<BroadcastOutcome>(
        [&](const BroadcastDone &done) { engine.broadcast(broadcast, done); });
}

/// Engine::changeMessage(), likewise.
[[nodiscard]] inline Result<BroadcastOutcome> changeAndWait(Engine &engine,
                                                            const MessageChange &change)
{
    return await<BroadcastOutcome>(
        [&](const BroadcastDone &done) { engine.changeMessage(change, done); });
}

} // namespace holdfast::api
