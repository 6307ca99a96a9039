// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/simulation/trial.h"

namespace holdfast::simulation {

/// Delta debugging (Zeller and Hildebrandt, 2002): returns a trial that still fails, with fewer
/// operations and kinds of fault. `outcome`: the outcome of `trial`.
[[nodiscard]] Trial shrunk(Trial trial, const Outcome &outcome);

} // namespace holdfast::simulation
