// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/requestparser.h"

#include <cstdint>
#include <optional>

namespace holdfast::http {

/// How the head of a request delimits its body (RFC 9112 section 6.3).
struct BodyFraming
{
    bool isChunked = false;
    bool expectsContinue = false; ///< RFC 9110 section 10.1.1
    std::uint64_t contentLength = 0; ///< when not chunked; within maxBodyBytes
};

/// Reads the framing from a complete head into `framing`, or returns why the request is refused.
/// Request smuggling: ambiguous framing, which two parsers could interpret differently, is refused.
[[nodiscard]] std::optional<RequestParser::Failure>
readFraming(const Request &request, const RequestLimits &limits, BodyFraming &framing);

/// True if the texts are equal, ignoring the case of ASCII letters; `lowerCase` is in lower case.
[[nodiscard]] bool equalsIgnoringCase(std::string_view text, std::string_view lowerCase);

} // namespace holdfast::http
