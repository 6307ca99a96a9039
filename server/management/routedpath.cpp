// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/routedpath.h"

#include "server/http/target.h"

namespace holdfast::management {

namespace {

/// RFC 3986 section 3.3: pchar and "/".
bool isAllowed(char character)
{
    constexpr std::string_view punctuation = "-._~!$&'()*+,;=:@/%";
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || punctuation.find(character) != std::string_view::npos;
}

} // namespace

std::optional<std::string> normalisedPath(std::string_view path)
{
    if (!path.starts_with('/') || path.starts_with("//") || !http::percentDecoded(path))
        return std::nullopt;
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string normalised;
    for (const char character : path) {
        if (isAllowed(character)) {
            normalised.push_back(character);
            continue;
        }
        const auto byte = static_cast<unsigned char>(character);
        normalised.push_back('%');
        normalised.push_back(digits[byte >> 4U]);
        normalised.push_back(digits[byte & 0xfU]);
    }
    return normalised;
}

QByteArray requestToRoute(std::string_view normalisedPath)
{
    QByteArray path(normalisedPath.data(), static_cast<qsizetype>(normalisedPath.size()));
    return "GET " + path.replace('%', "%25") + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

} // namespace holdfast::management
