// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/trace.h"
#include "server/core/clock.h"
#include "server/core/result.h"
#include "server/net/tracering.h"
#include "server/net/worker.h"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace holdfast {

/// The clients that somebody watches. The workers record, each into the ring of the client.
///
/// Invariants: a client has one ring, however many watch it; the workers have it from the first
/// watch to the end of the last. Outlives what watch() returns.
/// Thread: any; one mutex. Lock order: this one, then an inbox's.
class ClientTraces
{
public:
    /// Runs a task in every worker.
    using ForWorkers = std::function<void(const std::function<void(net::Worker &)> &task)>;

    ClientTraces(const Clock &clock, ForWorkers forWorkers)
        : m_clock(clock), m_forWorkers(std::move(forWorkers))
    {
    }

    /// LimitReached: api::maxWatchedClients are watched. Precondition: `id` is well formed.
    [[nodiscard]] Result<std::unique_ptr<api::ClientTrace>> watch(const std::string &id);

private:
    class Handle;
    struct Watched
    {
        std::shared_ptr<net::TraceRing> ring;
        std::size_t watchers = 0;
    };

    void release(const std::string &id);

    const Clock &m_clock;
    const ForWorkers m_forWorkers;
    std::mutex m_mutex;
    std::map<std::string, Watched, std::less<>> m_watched;
};

} // namespace holdfast
