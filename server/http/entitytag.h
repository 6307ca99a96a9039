// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <string_view>

namespace holdfast::http {

/// True if the request's If-None-Match fields name `entityTag`: by weak comparison (RFC 9110
/// section 8.8.3.2), in lists and in several fields, or by `*` (section 13.1.2). A malformed list
/// names what stands before its fault.
[[nodiscard]] bool hasCurrentCopy(const Request &request, std::string_view entityTag);

} // namespace holdfast::http
