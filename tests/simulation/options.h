// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/simulation/trial.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace holdfast::simulation {

/// The command line of the program.
struct Options
{
    std::vector<Trial> trials;
    std::size_t jobs = 1;
    bool shrinks = true;
    bool goesOn = false; ///< continues after a finding
    bool printsFingerprints = false;
    bool repeats = false; ///< runs each trial twice; both must be equal
};

/// Nothing on an error: `problem` then says what to correct.
[[nodiscard]] std::optional<Options> parseOptions(std::span<char *const> arguments,
                                                  std::string &problem);
extern const char *const usage;

} // namespace holdfast::simulation
