// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/options.h"
#include "app/bench/report.h"
#include "server/core/result.h"

namespace holdfast::bench {

/// What a run measured.
struct RunOutcome
{
    Report report;
    bool isExact = true; ///< nothing lost, doubled, out of order, astray or closed early
};

/// Holds subscribers; memory per connection, CPU to connect.
Result<RunOutcome> runHold(const Options &options);
/// Holds subscribers and publishes to them; CPU per delivery, latency, exactness.
Result<RunOutcome> runFanout(const Options &options);
/// Publishes with nobody subscribed; CPU per publish.
Result<RunOutcome> runPublish(const Options &options);

} // namespace holdfast::bench
