// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/log/log.h"

#include <memory>

namespace holdfast {

/// The log of a server. Alone in its file, so that a test program can be linked with another one:
/// docs/decisions/0009-what-the-simulator-replaces.md.
[[nodiscard]] std::unique_ptr<Log> makeLog(const LogLimits &limits, const Clock &clock);

} // namespace holdfast
