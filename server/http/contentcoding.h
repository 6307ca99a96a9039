// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

#include <optional>

namespace holdfast::http {

/// Refuses a body whose Content-Encoding is not `identity`: 415 with the accepted codings (RFC 9110
/// sections 8.4, 12.5.3 and 15.5.16). Otherwise subscribers would receive encoded bytes that the
/// content type does not describe. Nothing if the body is accepted. For all routes.
[[nodiscard]] std::optional<Response> contentCodingRefusal(const Request &request);

} // namespace holdfast::http
