// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/done.h"

#include <chrono>
#include <future>
#include <memory>
#include <utility>

namespace holdfast::api {

/// The longest time that await() waits.
inline constexpr std::chrono::seconds longestWait { 10 };

/// What `call` tells its completion, for a thread that may wait: neither a worker's nor the
/// window's. Unavailable: also if that takes longer than longestWait. It may still happen later.
template <typename T, typename Call>
[[nodiscard]] Result<T> await(Call &&call)
{
    const auto promise = std::make_shared<std::promise<Result<T>>>();
    std::future<Result<T>> outcome = promise->get_future();
    std::forward<Call>(call)(
        Done<T>([promise](const Result<T> &result) { promise->set_value(result); }));
    if (outcome.wait_for(longestWait) == std::future_status::ready)
        return outcome.get();
    return Error { ErrorCode::Unavailable,
                   "The server has not done it in time. It may still happen: look before you try "
                   "again." };
}

} // namespace holdfast::api
