// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/requestparser.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace holdfast::http::testing {

/// What a parser made of some bytes, to be compared as a whole.
struct Outcome
{
    RequestParser::State state = RequestParser::State::NeedMore;
    int status = 0; ///< when Failed
    std::string detail; ///< when Failed
    std::string request; ///< when Complete: request line, fields, empty line, body
    std::size_t consumed = 0; ///< unless Failed: then the connection closes anyway

    friend bool operator==(const Outcome &, const Outcome &) = default;
};

/// The request as text, its fields as the parser gives them.
inline std::string textOf(const Request &request)
{
    std::string text(request.methodName);
    text.append(" ").append(request.target).append(" ");
    text.append(std::to_string(request.minorVersion));
    text.append(request.keepsAlive ? " keeps alive" : " closes");
    text.append(request.isUpgrade ? " upgrades\n" : "\n");
    for (const HeaderField &field : request.headers)
        text.append(field.name).append("=").append(field.value).append("\n");
    return text.append("\n").append(request.body);
}

/// Feeds `bytes` in pieces of at most `pieceLength` until the parser wants no more.
inline Outcome parsed(RequestParser &parser, std::string_view bytes, std::size_t pieceLength)
{
    Outcome outcome;
    while (outcome.consumed < bytes.size() && parser.state() == RequestParser::State::NeedMore)
        outcome.consumed += parser.feed(bytes.substr(outcome.consumed, pieceLength));
    outcome.state = parser.state();
    if (outcome.state == RequestParser::State::Complete)
        outcome.request = textOf(parser.request());
    if (outcome.state == RequestParser::State::Failed) {
        outcome.consumed = 0;
        outcome.status = parser.failure().status;
        outcome.detail = parser.failure().detail;
    }
    return outcome;
}

/// Parses whole and one byte at a time by a parser of its own each; `agree` tells whether both
/// came to the same.
struct BothWays
{
    Outcome whole;
    Outcome byByte;

    explicit BothWays(std::string_view bytes, const RequestLimits &limits = {})
    {
        RequestParser wholeParser(limits);
        whole = parsed(wholeParser, bytes, std::max<std::size_t>(bytes.size(), 1));
        RequestParser byteParser(limits);
        byByte = parsed(byteParser, bytes, 1);
    }

    [[nodiscard]] bool agree() const { return whole == byByte; }
};

} // namespace holdfast::http::testing
