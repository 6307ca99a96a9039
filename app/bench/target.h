// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/descriptor.h"
#include "app/bench/options.h"
#include "server/core/result.h"

#include <cstdint>
#include <netinet/in.h>

namespace holdfast::bench {

/// The server's address. Refuses one outside 127.0.0.0/8 unless the options permit it: a load
/// generator pointed at the wrong machine is an attack.
Result<sockaddr_in> targetOf(const Options &options);

/// A non-blocking socket that is connecting to `target`. On loopback, connection number `index` of
/// the run is bound to 127.0.0.2, 127.0.0.3 ... so that the ports do not run out.
Result<Descriptor> startConnection(const sockaddr_in &target, std::uint32_t index);

/// A connected socket; waits for the connection.
Result<Descriptor> connectTo(const sockaddr_in &target);

} // namespace holdfast::bench
