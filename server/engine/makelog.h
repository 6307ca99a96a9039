// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/log/log.h"

#include <memory>
#include <string>

namespace holdfast {

/// The log of a server: on disk in `folder`, or in memory only if that is empty. Alone in its file,
/// so that a test program can be linked with another one:
/// docs/decisions/0009-what-the-simulator-replaces.md.
[[nodiscard]] std::unique_ptr<Log> makeLog(const LogLimits &limits, const Clock &clock,
                                           const std::string &folder);

} // namespace holdfast
