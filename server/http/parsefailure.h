// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/lineguard.h"
#include "server/http/requestparser.h"

#include <llhttp.h>

namespace holdfast::http {

/// Why llhttp stopped, as a Failure. `offending` is the byte at which it stopped, NUL if none.
[[nodiscard]] RequestParser::Failure failureOf(const llhttp_t &llhttp, char offending);

/// Why a line is refused. `verdict` is BareCr, BareLf or Folded.
[[nodiscard]] RequestParser::Failure failureOf(LineGuard::Verdict verdict);

} // namespace holdfast::http
