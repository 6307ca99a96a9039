// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/core/functionref.h"

#include <chrono>
#include <future>
#include <memory>

namespace holdfast::api {

/// The longest time that broadcastAndWait() waits.
inline constexpr std::chrono::seconds broadcastWait { 10 };

/// Calls `start` with a completion and waits for it: for a thread that may wait, neither a worker's
/// nor the window's. Unavailable: also if the log has not taken it within broadcastWait. It may
/// take it later.
[[nodiscard]] inline Result<BroadcastOutcome>
outcomeOf(FunctionRef<void(const BroadcastDone &)> start)
{
    const auto promise = std::make_shared<std::promise<Result<BroadcastOutcome>>>();
    std::future<Result<BroadcastOutcome>> outcome = promise->get_future();
    start([promise](const Result<BroadcastOutcome> &result) { promise->set_value(result); });
    if (outcome.wait_for(broadcastWait) == std::future_status::ready)
        return outcome.get();
    return Error { ErrorCode::Unavailable,
                   "The server has not stored the message in time. It may still be accepted: look "
                   "before you send it again." };
}

[[nodiscard]] inline Result<BroadcastOutcome> broadcastAndWait(Engine &engine,
                                                               const Broadcast &broadcast)
{
    return outcomeOf([&](const BroadcastDone &done) { engine.broadcast(broadcast, done); });
}

[[nodiscard]] inline Result<BroadcastOutcome> changeAndWait(Engine &engine,
                                                            const MessageChange &change)
{
    return outcomeOf([&](const BroadcastDone &done) { engine.changeMessage(change, done); });
}

} // namespace holdfast::api
