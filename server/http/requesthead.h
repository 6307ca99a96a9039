// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/requestparser.h"

#include <cstdint>
#include <optional>

namespace holdfast::http {

/// How the body of a request is delimited, as its head says (RFC 9112 section 6.3).
struct BodyFraming
{
    bool isChunked = false;
    bool expectsContinue = false; ///< RFC 9110 section 10.1.1
    std::uint64_t contentLength = 0; ///< when not chunked; within maxBodyBytes
};

/// Reads the framing from a whole head into `framing`, or says why the request is refused: what
/// makes two readers see two different requests is refused here, not guessed at.
[[nodiscard]] std::optional<RequestParser::Failure>
readFraming(const Request &request, const RequestLimits &limits, BodyFraming &framing);

/// True for equal ASCII text but for the case of letters; `lowerCase` is given in lower case.
[[nodiscard]] bool equalsIgnoringCase(std::string_view text, std::string_view lowerCase);

} // namespace holdfast::http
