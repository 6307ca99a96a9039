// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"
#include "server/management/guardstate.h"

#include <string>
#include <string_view>

namespace holdfast::management {

inline constexpr std::string_view metricsContentType = "text/plain; version=0.0.4; charset=utf-8";

/// The metrics in Prometheus' text format, version 0.0.4: each has HELP and TYPE, names of counters
/// end with `_total`, all names begin with `holdfast_`.
[[nodiscard]] std::string prometheusText(const api::Status &status, const GuardCounters &guard);

} // namespace holdfast::management
