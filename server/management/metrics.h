// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"
#include "server/management/guardstate.h"

#include <string>
#include <string_view>

namespace holdfast::management {

inline constexpr std::string_view metricsContentType = "text/plain; version=0.0.4; charset=utf-8";

/// The Prometheus text format, version 0.0.4: HELP and TYPE for each, counters end in `_total`,
/// every name begins with `holdfast_`.
[[nodiscard]] std::string prometheusText(const api::Status &status, const GuardCounters &guard);

} // namespace holdfast::management
