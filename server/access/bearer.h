// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <string>
#include <string_view>

namespace holdfast::access {

inline constexpr std::size_t maxTokenBytes = 4096;

/// The token of a request (RFC 6750): that of `Authorization: Bearer`, otherwise, for GET and HEAD,
/// that of the parameter `token`, because neither EventSource nor a browser's WebSocket can set
/// header fields. Empty: it has none.
[[nodiscard]] std::string bearerToken(const http::Request &head);

/// The token in the value of an Authorization field; empty for another scheme.
[[nodiscard]] std::string_view bearerTokenIn(std::string_view authorization);

} // namespace holdfast::access
