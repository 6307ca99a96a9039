// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::http {

/// A response before it is encoded.
///
/// Every response of the push port has the CORS fields (cors.h), and none of the management port.
/// They are not in `headers`: encodeResponse() writes them.
struct Response
{
    int status = 200;
    std::string contentType; ///< empty: no Content-Type field
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// How the response is framed on this connection.
struct Framing
{
    bool keepsAlive = true; ///< false: writes Connection: close
    bool isHead = false; ///< HEAD: Content-Length as for GET, no body (RFC 9110 section 9.3.2)
    int minorVersion = 1; ///< of the request: a 1.0 client gets an explicit keep-alive
    bool isForAllOrigins = true; ///< false: writes no CORS fields
};

/// Appends status line, fields (Date, CORS and Content-Length included) and body to `out`.
/// `wallMilliseconds` since 1970 is for the Date field (RFC 9110 section 6.6.1). Header injection:
/// a header whose name or value contains CR, LF or NUL is left out.
void encodeResponse(const Response &response, const Framing &framing, std::int64_t wallMilliseconds,
                    std::string &out);

/// Appends only the head of a response whose body has no known length (an event stream, or the
/// response to HEAD for a poll): status line, the given fields, Date, CORS and Connection as in
/// encodeResponse(), and the empty line; no Content-Length.
void encodeStreamHead(const Response &response, const Framing &framing,
                      std::int64_t wallMilliseconds, std::string &out);

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7), independent of the C library's locale.
[[nodiscard]] std::string httpDate(std::int64_t wallMilliseconds);

/// The reason phrase for a status we use; "Unknown" for others.
[[nodiscard]] std::string_view reasonPhrase(int status);

} // namespace holdfast::http
