// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"
#include "tests/http/parsing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

using namespace holdfast::http;
using holdfast::fuzz::Cuts;
using holdfast::fuzz::demand;
using holdfast::http::testing::Outcome;
using holdfast::http::testing::parsed;
using State = RequestParser::State;

namespace {

constexpr RequestLimits limits {
    .maxHeadBytes = 256, .maxTargetBytes = 128, .maxHeaderFields = 8, .maxBodyBytes = 512
};

constexpr std::string_view head =
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string hexOf(std::size_t number)
{
    std::array<char, 16> digits {};
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return { digits.data(), end };
}

/// A minimal decoder after RFC 9112 section 7.1. What the parser accepts is compared with its
/// result.
std::optional<std::string> decoded(std::string_view bytes)
{
    std::string body;
    for (;;) {
        const std::size_t lineEnd = bytes.find("\r\n");
        std::size_t length = 0;
        const auto [stop, error] = std::from_chars(
            bytes.data(), bytes.data() + std::min(lineEnd, bytes.size()), length, 16);
        if (lineEnd == std::string_view::npos || error != std::errc())
            return std::nullopt;
        bytes.remove_prefix(lineEnd + 2);
        if (length == 0)
            return body;
        if (bytes.size() < length || bytes.substr(length, 2) != "\r\n")
            return std::nullopt;
        body.append(bytes.substr(0, length));
        bytes.remove_prefix(length + 2);
    }
}

Outcome parsedInPieces(std::string_view bytes, Cuts &cuts)
{
    RequestParser parser(limits);
    std::size_t consumed = 0;
    while (consumed < bytes.size() && parser.state() == State::NeedMore)
        consumed += parser.feed(bytes.substr(consumed, cuts.next(61)));
    Outcome outcome = parsed(parser, {}, 1);
    outcome.consumed = outcome.state == State::Failed ? 0 : consumed;
    return outcome;
}

/// The input as bytes after the head.
void readAnything(std::string_view bytes, Cuts &cuts)
{
    const std::string request = std::string(head).append(bytes);
    RequestParser parser(limits);
    const Outcome outcome = parsed(parser, request, request.size());
    demand(parsedInPieces(request, cuts) == outcome, "the same in pieces");
    if (outcome.state != State::Complete)
        return;
    const std::string &body = parser.request().body;
    demand(body.size() <= limits.maxBodyBytes, "the body is bounded");
    demand(decoded(bytes.substr(0, outcome.consumed - head.size())) == body,
           "the body is what the chunks say");
}

/// The same bytes as data, encoded in chunks of the lengths that `cuts` gives.
void readBack(std::string_view data, Cuts &cuts)
{
    std::string request(head);
    std::string_view rest = data.substr(0, limits.maxBodyBytes);
    const std::string expected(rest);
    while (!rest.empty()) {
        const std::string_view chunk = holdfast::fuzz::takeFront(rest, cuts.next(200));
        request.append(hexOf(chunk.size())).append("\r\n").append(chunk).append("\r\n");
    }
    request.append("0\r\n\r\n");
    RequestParser parser(limits);
    demand(parser.feed(request + "GET") == request.size(), "what follows is left alone");
    demand(parser.state() == State::Complete, "chunks of any size are read");
    demand(parser.request().body == expected, "what was chunked comes back");
}

} // namespace

/// The input: the first byte gives the number of bytes that choose the cuts; the rest is a body.
// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view bytes = holdfast::fuzz::textOf(data, size);
    const unsigned start = holdfast::fuzz::takeByte(bytes);
    Cuts cuts(holdfast::fuzz::takeFront(bytes, start % 8));
    readAnything(bytes, cuts);
    readBack(bytes, cuts);
    return 0;
}
