// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"

#include <string>
#include <vector>

namespace holdfast {

/// Where browsers can reach the listeners, best first: addresses of the local network, then others,
/// then loopback; a wildcard listener stands for every address of this machine
/// that it accepts: 0.0.0.0 for those of IPv4, :: for all. A Unix domain socket has none.
[[nodiscard]] std::vector<std::string>
joinUrls(const std::vector<api::ListenerSnapshot> &listeners);

} // namespace holdfast
