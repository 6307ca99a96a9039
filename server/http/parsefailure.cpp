// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/parsefailure.h"

namespace holdfast::http {

namespace {

/// RFC 9110 section 5.6.2.
bool isTokenCharacter(char c)
{
    using namespace std::string_view_literals;
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
        || "!#$%&'*+-.^_`|~"sv.find(c) != std::string_view::npos;
}

} // namespace

RequestParser::Failure failureOf(const llhttp_t &llhttp, char offending)
{
    switch (llhttp_get_errno(&llhttp)) {
    case HPE_INVALID_METHOD:
        if (isTokenCharacter(offending)) // a method that we do not know: RFC 9110 section 9.1
            return { 501, "Unknown method. Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS." };
        return { 400, "This is not an HTTP request: it must begin like GET / HTTP/1.1." };
    case HPE_INVALID_URL:
        return { 400, "The request target holds a character that must be percent-encoded." };
    case HPE_INVALID_VERSION:
        if (llhttp.http_major > 1 || llhttp.http_minor > 1)
            return { 505, "Only HTTP/1.1 and HTTP/1.0 are spoken here." };
        return { 400, "The request line must end in HTTP/1.1." };
    case HPE_INVALID_CONSTANT:
        return { 400, "The request line must be: method, space, target, space, HTTP/1.1." };
    case HPE_INVALID_HEADER_TOKEN:
        return { 400,
                 "A header field holds a character that is not allowed there, or a space before "
                 "its colon." };
    case HPE_INVALID_CONTENT_LENGTH:
        return { 400, "Content-Length must be one decimal number." };
    case HPE_UNEXPECTED_CONTENT_LENGTH:
        return { 400, "Send Content-Length once, and never beside Transfer-Encoding." };
    case HPE_INVALID_TRANSFER_ENCODING:
        return { 400, "Transfer-Encoding must end in chunked, once." };
    case HPE_INVALID_CHUNK_SIZE:
        return { 400, "A chunk must begin with its size as a hexadecimal number." };
    default:
        return { 400, "The request is not well-formed HTTP/1.1." };
    }
}

RequestParser::Failure failureOf(LineGuard::Verdict verdict)
{
    switch (verdict) {
    case LineGuard::Verdict::BareLf:
        return { 400, "A line ends in LF alone: end each line in CR LF." };
    case LineGuard::Verdict::BareCr:
        return { 400, "A CR stands alone: end each line in CR LF." };
    default:
        return { 400, "A line begins with white space: do not fold header fields." };
    }
}

} // namespace holdfast::http
