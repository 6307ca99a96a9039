// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

#include <string>

namespace holdfast::http {

/// Appends the fields that every answer carries (Fetch standard, CORS protocol): any origin may
/// read, without credentials; Holdfast-Cursor, Location, Retry-After and Content-Type are exposed.
void appendCorsFields(std::string &out);

/// The answer to OPTIONS: 204 with Allow, and for a preflight with the allowed methods, the allowed
/// header fields and Access-Control-Max-Age, and Access-Control-Allow-Private-Network if asked for.
[[nodiscard]] Response optionsAnswer(const Request &request, std::string_view allow);

/// True if the request carries an Origin that is another one than the Host it is sent to: a page of
/// somebody else's (RFC 6454 section 7). "null" is another one.
[[nodiscard]] bool isCrossOrigin(const Request &request);

} // namespace holdfast::http
