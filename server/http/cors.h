// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

#include <string>

namespace holdfast::http {

/// Appends the fields that every response has (Fetch standard, CORS protocol): any origin may read
/// it, without credentials; Holdfast-Cursor, Location, Retry-After and Content-Type are exposed.
void appendCorsFields(std::string &out);

/// The response to OPTIONS: 204 with Allow. A preflight also gets the allowed methods, the allowed
/// header fields, Access-Control-Max-Age and, if requested, Access-Control-Allow-Private-Network.
[[nodiscard]] Response optionsAnswer(const Request &request, std::string_view allow);

/// True if the request has an Origin that differs from its Host: a page of another origin sent it
/// (RFC 6454 section 7). "null" always differs.
[[nodiscard]] bool isCrossOrigin(const Request &request);

} // namespace holdfast::http
