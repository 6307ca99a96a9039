// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"
#include "server/websocket/handshake.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"

#include <string>

using namespace holdfast;
using holdfast::fuzz::demand;

namespace {

void demandSense(const websocket::Opening &opening)
{
    const std::string_view answer = opening.answer;
    demand(answer.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "an opening is a 101");
    demand(answer.find("\r\n\r\n") == answer.size() - 4, "an opening ends with its head");
    const bool saysSo =
        answer.find("\r\nSec-WebSocket-Extensions: permessage-deflate") != std::string_view::npos;
    demand(saysSo == opening.deflates, "what is agreed on is said");
    constexpr std::size_t longestAnswer = 400;
    demand(answer.size() < longestAnswer, "nothing of the client's is repeated");
}

} // namespace

/// The input: the header fields of a GET request after Host.
// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    http::RequestParser parser({});
    std::string bytes = "GET /channels/a HTTP/1.1\r\nHost: x\r\n";
    bytes.append(fuzz::textOf(data, size)).append("\r\n\r\n");
    static_cast<void>(parser.feed(bytes));
    if (parser.state() != http::RequestParser::State::Complete)
        return 0;
    const http::Request &request = parser.request();
    const bool asks = websocket::asksForWebSocket(request);
    const auto outcome = websocket::answerHandshake(request);
    if (const auto *opening = std::get_if<websocket::Opening>(&outcome)) {
        demand(asks, "only who asks is given a WebSocket");
        demandSense(*opening);
    } else {
        const int status = std::get<http::Response>(outcome).status;
        demand(status == 400 || status == 426, "a refusal says which");
    }
    return 0;
}
