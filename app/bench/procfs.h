// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <sys/types.h>

namespace holdfast::bench {

/// User-space memory, in bytes.
struct MemoryUse
{
    std::uint64_t resident = 0; ///< Rss: pages shared with others count in full
    std::uint64_t proportional = 0; ///< Pss: pages shared by n processes count as 1/n
    std::uint64_t anonymous = 0; ///< heap and stacks; neither files nor shared memory
};

/// utime + stime of the contents of a /proc/PID/stat, in clock ticks; nothing if malformed.
[[nodiscard]] std::optional<std::uint64_t> cpuTicksIn(std::string_view stat);
/// The sums of a /proc/PID/smaps_rollup.
[[nodiscard]] MemoryUse memoryIn(std::string_view smapsRollup);

/// Of all the processes together, in seconds, in steps of a clock tick (10 ms).
Result<double> cpuSecondsOf(std::span<const pid_t> pids);
/// Of all the processes together.
Result<MemoryUse> memoryOf(std::span<const pid_t> pids);

} // namespace holdfast::bench
