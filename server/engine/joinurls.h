// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"

#include <string>
#include <vector>

namespace holdfast {

/// The URLs at which browsers can reach the listeners, best first: addresses of the local network,
/// then others, then loopback. A wildcard listener stands for every address of this machine that it
/// accepts: 0.0.0.0 for the IPv4 addresses, :: for all. A Unix domain socket has no URL.
[[nodiscard]] std::vector<std::string>
joinUrls(const std::vector<api::ListenerSnapshot> &listeners);

} // namespace holdfast
