// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <QByteArray>

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::management {

/// Path and query of a request-target in the one form that our parser and Qt's read alike: what RFC
/// 3986 does not allow there is percent-encoded. Nothing if it has no path that begins with exactly
/// one slash (Qt would read `//a/b` as the host `a`), or if its percent-encoding is malformed.
[[nodiscard]] std::optional<std::string> normalisedTarget(std::string_view target);

/// The request as Qt HttpServer gets it: GET for HEAD; OPTIONS, which no path takes, for a method
/// that Qt does not know, so that both are answered 405; Host and Content-Length of our own and
/// nothing else, so that none of its limits and none of its special cases (Upgrade,
/// Transfer-Encoding, Expect) can be met.
[[nodiscard]] QByteArray rewrittenRequest(const http::Request &request,
                                          std::string_view pathAndQuery);

} // namespace holdfast::management
