// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <string_view>

namespace holdfast::http {

/// True if the request's If-None-Match fields match `entityTag`, by weak comparison (RFC 9110
/// section 8.8.3.2) or by `*` (section 13.1.2). Lists and several fields are supported. Of a
/// malformed list, the tags before the error count.
[[nodiscard]] bool hasCurrentCopy(const Request &request, std::string_view entityTag);

} // namespace holdfast::http
