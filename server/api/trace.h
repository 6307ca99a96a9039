// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/core/traceevent.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace holdfast::api {

/// The most clients that are watched at a time.
inline constexpr std::size_t maxWatchedClients = 100;

/// One step of one connection of a watched client.
struct TraceStep
{
    std::uint64_t number = 0; ///< 1, 2, 3 … since the watch began
    std::uint64_t connection = 0; ///< of the client's connections that were seen, the first is 1
    /// Since the watch began. Negative: the connection was opened before. Within a connection it
    /// never decreases.
    std::chrono::nanoseconds at { 0 };
    trace::Step step;
};

/// Events of a trace after a number.
struct TracePage
{
    std::vector<TraceStep> steps; ///< in order of their numbers
    /// Steps before these that were not read in time, and are no longer held.
    std::uint64_t lost = 0;
    std::uint64_t next = 0; ///< read from here the next time
    bool hasMore = false;
    std::chrono::nanoseconds now { 0 }; ///< the time of this read, since the watch began
    std::int64_t beganAt = 0; ///< wall clock, ms since 1970
    std::optional<Error> problem {}; ///< why nothing more is watched
};

/// What happens to the connections of one client while this exists.
///
/// Thread: any, one at a time.
class ClientTrace
{
public:
    ClientTrace() = default;
    virtual ~ClientTrace() = default;
    ClientTrace(const ClientTrace &) = delete;
    ClientTrace &operator=(const ClientTrace &) = delete;

    /// At most `limit` steps with numbers above `after` (0: from the first). The newest 1,024 are
    /// held.
    [[nodiscard]] virtual TracePage read(std::uint64_t after, std::size_t limit) const = 0;
};

} // namespace holdfast::api
