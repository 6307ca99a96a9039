// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/cursor.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace holdfast {

/// How long the key of a publish is remembered, and how many are at most.
inline constexpr std::chrono::minutes idempotencyKept { 5 };
inline constexpr std::size_t maxIdempotencyKeys = 10'000;

/// What a publisher calls a publish, so that it can repeat the request without publishing twice.
struct IdempotencyKey
{
    std::string name; ///< unique for the channel and the publisher's key
    std::uint64_t fingerprint = 0; ///< of the request: a repetition has the same
};

/// A key that was remembered before a restart, and the message that was published with it.
struct RestoredKey
{
    IdempotencyKey key;
    Cursor id;
    MonotonicTime since;
};

} // namespace holdfast
