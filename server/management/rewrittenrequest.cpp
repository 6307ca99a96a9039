// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/rewrittenrequest.h"

#include "server/http/target.h"

namespace holdfast::management {

namespace {

/// RFC 3986 sections 3.3 and 3.4: pchar, "/" and "?".
bool isAllowed(char character)
{
    constexpr std::string_view punctuation = "-._~!$&'()*+,;=:@/?%";
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || punctuation.find(character) != std::string_view::npos;
}

void appendEncoded(std::string_view text, std::string &out)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char character : text) {
        if (isAllowed(character)) {
            out.push_back(character);
            continue;
        }
        const auto byte = static_cast<unsigned char>(character);
        out.push_back('%');
        out.push_back(digits[byte >> 4U]);
        out.push_back(digits[byte & 0xfU]);
    }
}

std::string_view methodFor(const http::Request &request)
{
    switch (request.method) {
    case http::Method::Head:
        return "GET";
    case http::Method::Other:
        return "OPTIONS";
    default:
        return request.methodName;
    }
}

} // namespace

std::optional<std::string> normalisedTarget(std::string_view target)
{
    const std::optional<http::Target> parts = http::Target::parse(target);
    if (!parts || !parts->path.starts_with('/') || parts->path.starts_with("//"))
        return std::nullopt;
    if (!http::percentDecoded(parts->path) || !http::percentDecoded(parts->query))
        return std::nullopt;
    std::string normalised;
    appendEncoded(parts->path, normalised);
    if (!parts->query.empty()) {
        normalised.push_back('?');
        appendEncoded(parts->query, normalised);
    }
    return normalised;
}

QByteArray rewrittenRequest(const http::Request &request, std::string_view pathAndQuery)
{
    const std::string_view method = methodFor(request);
    QByteArray bytes;
    bytes.append(method.data(), static_cast<qsizetype>(method.size())).append(' ');
    bytes.append(pathAndQuery.data(), static_cast<qsizetype>(pathAndQuery.size()));
    bytes.append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: ");
    bytes.append(QByteArray::number(static_cast<qulonglong>(request.body.size())));
    bytes.append("\r\n\r\n")
        .append(request.body.data(), static_cast<qsizetype>(request.body.size()));
    return bytes;
}

} // namespace holdfast::management
