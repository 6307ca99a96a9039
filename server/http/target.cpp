// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/target.h"

#include "server/http/requesthead.h"

#include <algorithm>

namespace holdfast::http {

namespace {

constexpr std::size_t maxParameters = 32;

/// The value of a hexadecimal digit; -1 for any other character.
int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/// The text after the scheme and authority of an absolute form; nothing if the scheme is not http
/// or https.
std::optional<std::string_view> behindAuthority(std::string_view target)
{
    for (const std::string_view scheme : { "http://", "https://" }) {
        if (!equalsIgnoringCase(target.substr(0, scheme.size()), scheme))
            continue;
        const std::string_view rest = target.substr(scheme.size());
        const std::size_t authority = std::min(rest.find_first_of("/?"), rest.size());
        if (authority == 0) // RFC 9110 section 4.2.1: an empty host is invalid
            return {};
        return rest.substr(authority);
    }
    return {};
}

} // namespace

std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace)
{
    if (!plusIsSpace && text.find('%') == std::string_view::npos)
        return std::string(text);
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plusIsSpace) {
            decoded += ' ';
        } else if (text[i] != '%') {
            decoded += text[i];
        } else {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = high >= 0 ? hexValue(text[i + 2]) : -1;
            if (low < 0 || high + low == 0)
                return {};
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return decoded;
}

std::string percentEncoded(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        const bool isUnreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (isUnreserved) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += digits[byte >> 4U];
            encoded += digits[byte & 0xfU];
        }
    }
    return encoded;
}

std::optional<Target> Target::parse(std::string_view target)
{
    if (target.find('#') != std::string_view::npos) // a fragment is never sent in a request
        return {};
    if (target == "*")
        return Target { target, {} };
    if (!target.starts_with('/')) {
        const auto rest = behindAuthority(target);
        if (!rest)
            return {};
        target = *rest;
    }
    const std::size_t mark = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, mark);
    const std::string_view query = target.substr(std::min(mark + 1, target.size()));
    return Target { path.empty() ? std::string_view("/") : path, query };
}

Query::Query(std::string_view query)
{
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view parameter = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (parameter.empty())
            continue;
        const std::size_t sign = std::min(parameter.find('='), parameter.size());
        auto name = percentDecoded(parameter.substr(0, sign), true);
        auto value = percentDecoded(parameter.substr(std::min(sign + 1, parameter.size())), true);
        if (!name || !value || m_parameters.size() == maxParameters)
            m_isMalformed = true;
        else
            m_parameters.emplace_back(std::move(*name), std::move(*value));
    }
}

Result<void> Query::check(std::span<const std::string_view> known) const
{
    const auto malformed = [](std::string message) {
        return Error { ErrorCode::Malformed, std::move(message) };
    };
    if (m_isMalformed)
        return malformed(
            "The query holds a malformed percent-encoding, %00 or too many parameters.");
    for (auto parameter = m_parameters.begin(); parameter != m_parameters.end(); ++parameter) {
        const auto name = std::ranges::find(known, parameter->first);
        if (name == known.end()) {
            std::string message = "The query has a parameter that is not known here.";
            for (const std::string_view each : known)
                message.append(each == known.front() ? " It may have: " : ", ").append(each);
            return malformed(message + (known.empty() ? " Leave it out." : "."));
        }
        const auto isSame = [parameter](const auto &other) {
            return other.first == parameter->first;
        };
        if (std::any_of(m_parameters.begin(), parameter, isSame))
            return malformed("The query has \"" + std::string(*name) + "\" twice. Give it once.");
    }
    return {};
}

std::optional<std::string_view> Query::value(std::string_view name) const
{
    const auto found =
        std::ranges::find(m_parameters, name, &std::pair<std::string, std::string>::first);
    if (found == m_parameters.end())
        return {};
    return found->second;
}

} // namespace holdfast::http
