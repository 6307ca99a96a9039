// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/scenario.h"
#include "tests/simulation/faults.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace holdfast::simulation {

/// One schedule: all of it follows from these values.
struct Trial
{
    std::uint64_t seed = 0;
    /// The operations that are done, by number; nothing: all of them.
    std::optional<std::set<std::size_t>> operations;
    std::set<std::size_t> withoutFaults; ///< kinds, see Faults::remove()
    bool keepsLines = false;

    [[nodiscard]] Faults faults() const;
    [[nodiscard]] exactness::Plan plan() const;
};

/// What a trial came to.
struct Outcome
{
    std::vector<std::string> findings;
    std::vector<std::string> lines; ///< the story, if it was kept
    std::size_t operations = 0; ///< that were begun
    std::uint64_t deliveries = 0;
    std::uint64_t fingerprint = 0; ///< of all that happened
    std::uint64_t steps = 0;
    std::chrono::milliseconds simulated { 0 };
};

/// Runs it here. Once per process: what a run leaves behind in it (a thread's buffers, the heap) is
/// no part of the next one then.
[[nodiscard]] Outcome run(const Trial &trial);

} // namespace holdfast::simulation
