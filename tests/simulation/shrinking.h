// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/simulation/trial.h"

namespace holdfast::simulation {

/// A trial that still finds something, with as few operations and kinds of fault as delta debugging
/// gets to (Zeller and Hildebrandt, 2002). `outcome`: what the trial came to.
[[nodiscard]] Trial shrunk(Trial trial, const Outcome &outcome);

} // namespace holdfast::simulation
