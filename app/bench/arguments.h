// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/options.h"
#include "server/core/result.h"

#include <span>
#include <string>

namespace holdfast::bench {

/// `arguments` without the program's name. Checks every bound; the message says what to change.
Result<Options> parseArguments(std::span<const char *const> arguments);

/// The help of the program as a whole.
[[nodiscard]] std::string usage();
/// The help of one command, every option with its meaning and default.
[[nodiscard]] std::string usage(Command command);

[[nodiscard]] const char *nameOf(Command command);
[[nodiscard]] const char *nameOf(Transport transport);

} // namespace holdfast::bench
