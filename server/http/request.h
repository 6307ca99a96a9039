// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::http {

enum class Method : std::uint8_t { Get, Head, Post, Put, Patch, Delete, Options, Other };

/// One header field. Both views point into the Request that holds it.
struct HeaderField
{
    std::string_view name; ///< lower case
    std::string_view value; ///< without surrounding white space
};

/// Limits on the size of one request. The parser counts them while bytes arrive.
struct RequestLimits
{
    std::size_t maxHeadBytes = 16 * 1024; ///< request line and header fields together
    std::size_t maxTargetBytes = 8 * 1024;
    std::size_t maxHeaderFields = 100;
    std::size_t maxBodyBytes = 256 * 1024; ///< after chunked decoding
};

/// One complete HTTP/1.x request as it was received. Untrusted.
///
/// Invariants: views stay valid until the parser that filled it is reset or destroyed.
/// Thread: the parser's.
struct Request
{
    Method method = Method::Other;
    std::string_view methodName; ///< as received
    std::string_view target; ///< request-target as received (RFC 9112 section 3.2), not decoded
    int minorVersion = 1; ///< HTTP/1.<minorVersion>: 0 or 1
    bool keepsAlive = true; ///< by version and Connection (RFC 9112 section 9.3)
    bool isUpgrade = false; ///< has Connection: upgrade and an Upgrade field
    std::vector<HeaderField> headers;
    std::string body;

    /// The first field with that name (given in lower case); an empty view with nullptr data if
    /// absent.
    [[nodiscard]] std::string_view header(std::string_view lowerCaseName) const;
    /// The host that it is sent to: the authority of an absolute-form target, otherwise Host (RFC
    /// 9112 section 3.2.2).
    [[nodiscard]] std::string_view authority() const;
    [[nodiscard]] bool hasHeader(std::string_view lowerCaseName) const
    {
        return header(lowerCaseName).data() != nullptr;
    }
};

} // namespace holdfast::http
