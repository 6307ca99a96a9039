// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/http/requestparser.h"
#include "server/http/response.h"

#include <string_view>

namespace holdfast::http {

/// A response with an RFC 9457 problem document: application/problem+json with type, title, status
/// and detail, on one line that ends in LF. `slug` names the kind of problem ("token-required") and
/// becomes the last part of `type`. `detail` says what to do about it; it is JSON-escaped here.
[[nodiscard]] Response problem(int status, std::string_view slug, std::string_view detail);

/// The same for an Error. This is the only place where an ErrorCode becomes a status.
[[nodiscard]] Response problem(const Error &error);

/// The same for a request that the parser refused; `limits` are the parser's.
[[nodiscard]] Response problem(const RequestParser::Failure &failure, const RequestLimits &limits);

/// 405 with the methods that the resource supports (RFC 9110 section 15.5.6).
[[nodiscard]] Response methodNotAllowed(std::string_view allow);

} // namespace holdfast::http
