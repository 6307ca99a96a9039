// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

#include <optional>

namespace holdfast::http {

/// The refusal of a body whose Content-Encoding is not `identity`, or nothing: 415 with the codings
/// that are accepted (RFC 9110 sections 8.4, 12.5.3 and 15.5.16). Such a body would reach
/// subscribers as bytes that its type does not describe. For all routes.
[[nodiscard]] std::optional<Response> contentCodingRefusal(const Request &request);

} // namespace holdfast::http
