// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/handshake.h"

#include "server/http/problem.h"
#include "server/http/requesthead.h"
#include "server/websocket/extensions.h"
#include "server/websocket/permessagedeflate.h"

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <optional>

namespace holdfast::websocket {

namespace {

using Refusal = std::optional<http::Response>;

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// True if `isWanted` holds for an element of the comma-separated list that all fields of that name
/// make up (RFC 9110 section 5.3).
template <typename Predicate>
bool anyListed(const http::Request &request, std::string_view name, Predicate isWanted)
{
    return std::ranges::any_of(request.headers, [&](const http::HeaderField &field) {
        if (field.name != name)
            return false;
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            if (isWanted(trimmed(rest.substr(0, comma))))
                return true;
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        return false;
    });
}

bool lists(const http::Request &request, std::string_view name, std::string_view lowerCaseToken)
{
    return anyListed(request, name, [&](std::string_view element) {
        return http::equalsIgnoringCase(element, lowerCaseToken);
    });
}

/// The value of a field that may be there only once; nothing if it is not there just once.
std::optional<std::string_view> onlyValue(const http::Request &request, std::string_view name)
{
    if (std::ranges::count(request.headers, name, &http::HeaderField::name) != 1)
        return std::nullopt;
    return request.header(name);
}

/// RFC 6455 section 4.2.1: base64 (RFC 4648 section 4) of 16 bytes.
bool isKey(std::string_view text)
{
    constexpr std::size_t digits = 22;
    const auto isDigit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '+' || c == '/';
    };
    return text.size() == digits + 2 && text.substr(digits) == "=="
        && std::ranges::all_of(text.substr(0, digits), isDigit);
}

http::Response malformed(std::string_view detail)
{
    return http::problem(400, "malformed", detail);
}

/// RFC 9110 section 15.5.22.
http::Response upgradeRequired(std::string_view slug, std::string_view detail)
{
    http::Response response = http::problem(426, slug, detail);
    response.headers = { { "Upgrade", "websocket" }, { "Connection", "Upgrade" } };
    return response;
}

/// RFC 6455 section 4.4.
http::Response wrongVersion()
{
    http::Response response = upgradeRequired(
        "websocket-version", "This server speaks WebSocket version 13 (RFC 6455) only.");
    response.headers.emplace_back("Sec-WebSocket-Version", "13");
    return response;
}

/// Upgrade and Connection are hop-by-hop (RFC 9110 section 7.6.1): a proxy that was not told to
/// pass them on has dropped them, or has turned the request into HTTP/1.0.
http::Response lostItsUpgrade()
{
    return upgradeRequired("upgrade-required",
                           "This asks for a WebSocket, but not with HTTP/1.1, Upgrade: websocket "
                           "and Connection: Upgrade. A proxy in between has most likely taken them "
                           "out: have it pass them on (docs/proxies.md).");
}

/// What a request must be to be an opening handshake at all (RFC 6455 section 4.2.1).
Refusal objectionTo(const http::Request &request)
{
    if (request.method != http::Method::Get) {
        http::Response response =
            http::problem(405, "method-not-allowed", "A WebSocket is opened with GET.");
        response.headers.emplace_back("Allow", "GET");
        return response;
    }
    if (request.minorVersion < 1 || !lists(request, "upgrade", "websocket")
        || !lists(request, "connection", "upgrade"))
        return lostItsUpgrade();
    if (onlyValue(request, "sec-websocket-version") != "13")
        return wrongVersion();
    if (!isKey(onlyValue(request, "sec-websocket-key").value_or("")))
        return malformed("Sec-WebSocket-Key must be there once: 16 bytes in base64.");
    return {};
}

/// The first offer that can be accepted, in the order of the client's preference (RFC 7692
/// section 5); nothing if the fields are malformed.
std::optional<std::string> agreedExtensions(const http::Request &request)
{
    std::string agreed;
    for (const http::HeaderField &field : request.headers) {
        if (field.name != "sec-websocket-extensions")
            continue;
        const auto offers = parseExtensions(field.value);
        if (!offers)
            return std::nullopt;
        for (const Extension &offer : *offers) {
            if (agreed.empty())
                agreed = agreementOn(offer).value_or("");
        }
    }
    return agreed;
}

} // namespace

bool asksForWebSocket(const http::Request &request)
{
    return lists(request, "upgrade", "websocket") || request.hasHeader("sec-websocket-key")
        || request.hasHeader("sec-websocket-version");
}

std::variant<Opening, http::Response> answerHandshake(const http::Request &request)
{
    if (auto refusal = objectionTo(request))
        return std::move(*refusal);
    const auto extensions = agreedExtensions(request);
    if (!extensions)
        return malformed("Sec-WebSocket-Extensions is not a list of extensions.");

    Opening opening;
    opening.deflates = !extensions->empty();
    opening.answer = "HTTP/1.1 101 Switching Protocols\r\n"
                     "Upgrade: websocket\r\n"
                     "Connection: Upgrade\r\n"
                     "Sec-WebSocket-Accept: ";
    opening.answer.append(acceptFor(request.header("sec-websocket-key"))).append("\r\n");
    const auto isOurs = [](std::string_view offered) {
        return offered == subprotocol;
    };
    if (anyListed(request, "sec-websocket-protocol", isOurs))
        opening.answer.append("Sec-WebSocket-Protocol: ").append(subprotocol).append("\r\n");
    if (opening.deflates)
        opening.answer.append("Sec-WebSocket-Extensions: ").append(*extensions).append("\r\n");
    opening.answer.append("\r\n");
    return opening;
}

std::string acceptFor(std::string_view key)
{
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest {};
    SHA1(reinterpret_cast<const unsigned char *>(text.data()), text.size(), digest.data());
    // Four characters for each three bytes begun, and a NUL.
    std::array<unsigned char, (SHA_DIGEST_LENGTH + 2) / 3 * 4 + 1> base64 {};
    const int length = EVP_EncodeBlock(base64.data(), digest.data(), SHA_DIGEST_LENGTH);
    return { base64.begin(), base64.begin() + length };
}

} // namespace holdfast::websocket
