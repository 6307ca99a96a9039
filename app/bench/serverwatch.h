// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/procfs.h"
#include "server/core/result.h"

#include <vector>

namespace holdfast::bench {

/// What the server's processes use, at one moment.
struct ServerUse
{
    double cpuSeconds = 0;
    MemoryUse memory;
};

/// Reads what the server's processes use, or nothing when they were not named.
///
/// Thread: any.
class ServerWatch
{
public:
    explicit ServerWatch(std::vector<pid_t> pids) : m_pids(std::move(pids)) { }

    [[nodiscard]] bool isWatching() const { return !m_pids.empty(); }
    /// Zeros when not watching.
    Result<ServerUse> read() const;
    /// Waits until the server uses next to no CPU, at most 10 s; half a second when not watching.
    Result<void> awaitQuiet() const;

private:
    std::vector<pid_t> m_pids;
};

} // namespace holdfast::bench
