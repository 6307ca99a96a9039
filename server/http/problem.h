// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/http/response.h"

#include <string_view>

namespace holdfast::http {

/// An RFC 9457 problem document as an answer: application/problem+json with type, title, status and
/// detail. `slug` names the kind of problem ("token-required") and becomes the last part of `type`;
/// `detail` says what to do about it and is JSON-escaped here.
[[nodiscard]] Response problem(int status, std::string_view slug, std::string_view detail);

/// The same for an Error: the one place where an ErrorCode becomes a status.
[[nodiscard]] Response problem(const Error &error);

} // namespace holdfast::http
