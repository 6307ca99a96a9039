// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"

#include <QByteArray>

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::management {

/// The path and query of a request-target, normalised so that our parser and Qt's read them alike:
/// characters that RFC 3986 does not allow are percent-encoded. Nothing if the path does not begin
/// with exactly one slash (Qt would read `//a/b` as the host `a`), or if the percent-encoding is
/// malformed.
[[nodiscard]] std::optional<std::string> normalisedTarget(std::string_view target);

/// The request that Qt HttpServer gets. GET replaces HEAD. OPTIONS, which no path accepts, replaces
/// a method that Qt does not know, so that both are answered 405. It has only our own Host and
/// Content-Length, so that it cannot reach Qt's limits and special cases (Upgrade,
/// Transfer-Encoding, Expect).
[[nodiscard]] QByteArray rewrittenRequest(const http::Request &request,
                                          std::string_view pathAndQuery);

} // namespace holdfast::management
