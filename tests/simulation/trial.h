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

/// One schedule, which follows completely from these values.
struct Trial
{
    std::uint64_t seed = 0;
    /// The numbers of the operations that are run; nothing: all of them.
    std::optional<std::set<std::size_t>> operations;
    std::set<std::size_t> withoutFaults; ///< kinds, see Faults::remove()
    bool keepsLines = false;

    [[nodiscard]] Faults faults() const;
    [[nodiscard]] exactness::Plan plan() const;
};

/// The result of a trial.
struct Outcome
{
    std::vector<std::string> findings;
    std::vector<std::string> lines; ///< the story, if lines were kept
    std::size_t operations = 0; ///< number of operations, including those that were skipped
    std::uint64_t deliveries = 0;
    std::uint64_t fingerprint = 0; ///< of all events
    std::uint64_t steps = 0;
    std::chrono::milliseconds simulated { 0 };
};

/// Runs the trial in this process. Call it once per process, so that leftovers of a run
/// (thread-local buffers, the heap) cannot influence the next one.
[[nodiscard]] Outcome run(const Trial &trial);

} // namespace holdfast::simulation
