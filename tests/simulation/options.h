// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/simulation/trial.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace holdfast::simulation {

/// What the program was asked for.
struct Options
{
    std::vector<Trial> trials;
    std::size_t jobs = 1;
    bool shrinks = true;
    bool goesOn = false; ///< after a finding
    bool printsFingerprints = false;
    bool repeats = false; ///< each one once more, which must come to the same
};

/// Nothing: `problem` says what to do about it.
[[nodiscard]] std::optional<Options> parseOptions(std::span<char *const> arguments,
                                                  std::string &problem);
extern const char *const usage;

} // namespace holdfast::simulation
