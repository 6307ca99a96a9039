// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requesthead.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace holdfast::http {

namespace {

using Refusal = std::optional<RequestParser::Failure>;

/// How often each field occurs that must not be repeated.
struct FieldCounts
{
    int host = 0;
    int contentLength = 0;
    int transferEncoding = 0;
};

/// Which bytes uri-host [":" port] may hold (RFC 9110 section 7.2). A comma is not allowed: it
/// would mean two hosts.
constexpr std::array<bool, 256> hostBytes = [] {
    std::array<bool, 256> allowed {};
    for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789-._~%!$&'()*+;=:[]"))
        allowed[static_cast<unsigned char>(c)] = true;
    return allowed;
}();

bool isHost(std::string_view value)
{
    return std::ranges::all_of(value,
                               [](char c) { return hostBytes[static_cast<unsigned char>(c)]; });
}

Refusal readContentLength(std::string_view value, std::uint64_t &contentLength)
{
    const char *const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, contentLength);
    if (value.empty() || stop != end || error != std::errc())
        return RequestParser::Failure { 400, "Content-Length must be one decimal number." };
    return {};
}

Refusal readField(const HeaderField &field, const Request &request, FieldCounts &counts,
                  BodyFraming &framing)
{
    if (field.name == "host") {
        ++counts.host;
        if (!isHost(field.value))
            return RequestParser::Failure { 400,
                                            "Host must be a host name with an optional port." };
    } else if (field.name == "content-length") {
        ++counts.contentLength;
        return readContentLength(field.value, framing.contentLength);
    } else if (field.name == "transfer-encoding") {
        ++counts.transferEncoding;
        framing.isChunked = equalsIgnoringCase(field.value, "chunked");
        if (!framing.isChunked)
            return RequestParser::Failure { 501,
                                            "The only transfer coding known here is chunked." };
    } else if (field.name == "expect" && request.minorVersion > 0) {
        framing.expectsContinue = equalsIgnoringCase(field.value, "100-continue");
        if (!framing.expectsContinue)
            return RequestParser::Failure { 417, "Only Expect: 100-continue can be met here." };
    }
    return {};
}

Refusal judgeCounts(const FieldCounts &counts, int minorVersion)
{
    if (counts.host > 1)
        return RequestParser::Failure { 400, "Send Host once." };
    if (counts.host == 0 && minorVersion > 0) // RFC 9112 section 3.2
        return RequestParser::Failure { 400, "An HTTP/1.1 request must have a Host field." };
    if (counts.transferEncoding > 1)
        return RequestParser::Failure { 400, "Send Transfer-Encoding once." };
    if (counts.contentLength > 1 || (counts.contentLength > 0 && counts.transferEncoding > 0))
        return RequestParser::Failure {
            400, "Send Content-Length once, and never beside Transfer-Encoding."
        };
    if (counts.transferEncoding > 0 && minorVersion == 0) // RFC 9112 section 6.1
        return RequestParser::Failure { 400, "HTTP/1.0 has no Transfer-Encoding." };
    return {};
}

} // namespace

std::optional<RequestParser::Failure> readFraming(const Request &request,
                                                  const RequestLimits &limits, BodyFraming &framing)
{
    FieldCounts counts;
    for (const HeaderField &field : request.headers) {
        if (Refusal refusal = readField(field, request, counts, framing))
            return refusal;
    }
    if (Refusal refusal = judgeCounts(counts, request.minorVersion))
        return refusal;
    if (framing.contentLength > limits.maxBodyBytes)
        return RequestParser::Failure { 413, "The body is larger than this server accepts." };
    return {};
}

bool equalsIgnoringCase(std::string_view text, std::string_view lowerCase)
{
    return std::ranges::equal(text, lowerCase, [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
    });
}

} // namespace holdfast::http
