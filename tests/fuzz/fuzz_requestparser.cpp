// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"
#include "tests/fuzz/invariant.h"
#include "tests/http/parsing.h"

#include <optional>

using namespace holdfast::http;
using holdfast::fuzz::demand;
using holdfast::http::testing::Outcome;
using holdfast::http::testing::parsed;
using State = RequestParser::State;

namespace {

/// Small, so that short inputs reach the limits.
constexpr RequestLimits limits {
    .maxHeadBytes = 512, .maxTargetBytes = 128, .maxHeaderFields = 12, .maxBodyBytes = 256
};

/// Must hold for any input.
void demandBounds(const RequestParser &parser)
{
    if (parser.state() == State::Failed) {
        demand(parser.failure().status >= 400 && parser.failure().status < 600, "an error status");
        demand(!parser.failure().detail.empty(), "a failure says why");
        demand(!parser.awaitsContinue(), "a failure waits for nothing");
    }
    if (parser.state() != State::Complete)
        return;
    const Request &request = parser.request();
    demand(request.body.size() <= limits.maxBodyBytes, "the body is bounded");
    demand(request.headers.size() <= limits.maxHeaderFields, "the fields are bounded");
    demand(request.target.size() <= limits.maxTargetBytes, "the target is bounded");
    demand(request.minorVersion == 0 || request.hasHeader("host"), "HTTP/1.1 has a Host");
    std::size_t headBytes = request.methodName.size() + request.target.size();
    for (const HeaderField &field : request.headers) {
        demand(!field.name.empty(), "a field has a name");
        demand(field.value.find_first_of("\r\n") == std::string_view::npos, "a value is one line");
        headBytes += field.name.size() + field.value.size();
    }
    demand(headBytes <= limits.maxHeadBytes, "the head is bounded");
}

/// Feeds `bytes` in pieces of the lengths that `cuts` gives, then checks that the parser consumes
/// nothing after the end.
Outcome parsedInPieces(RequestParser &parser, std::string_view bytes, std::string_view cuts)
{
    Outcome outcome;
    std::size_t cut = 0;
    while (outcome.consumed < bytes.size() && parser.state() == State::NeedMore) {
        const std::size_t length =
            cuts.empty() ? 1 : 1 + static_cast<unsigned char>(cuts[cut++ % cuts.size()]) % 61U;
        const std::string_view piece = bytes.substr(outcome.consumed, length);
        const std::size_t used = parser.feed(piece);
        demand(used <= piece.size(), "no more is consumed than is there");
        demand(used == piece.size() || parser.state() != State::NeedMore, "all is consumed");
        outcome.consumed += used;
        demandBounds(parser);
    }
    const std::size_t consumed = outcome.consumed;
    if (parser.state() != State::NeedMore)
        demand(parser.feed(bytes) == 0, "nothing is consumed after the end");
    outcome = parsed(parser, {}, 1);
    if (outcome.state != State::Failed)
        outcome.consumed = consumed;
    return outcome;
}

} // namespace

/// The input: the first byte gives the number of bytes that choose the cuts; the rest is fed.
// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view bytes(reinterpret_cast<const char *>(data), size);
    std::string_view cuts;
    if (!bytes.empty()) {
        const std::size_t count = static_cast<unsigned char>(bytes.front()) % 8U;
        cuts = bytes.substr(1, count);
        bytes.remove_prefix(std::min(bytes.size(), 1 + count));
    }

    RequestParser whole(limits);
    RequestParser inPieces(limits); // one for all pipelined requests, to test reset()
    while (!bytes.empty()) {
        const Outcome expected = parsed(whole, bytes, bytes.size());
        demandBounds(whole);
        demand(parsedInPieces(inPieces, bytes, cuts) == expected, "the same in pieces");
        if (expected.state != State::Complete)
            break;
        demand(expected.consumed > 0, "a request has bytes");
        bytes.remove_prefix(expected.consumed);
        whole.reset();
        inPieces.reset();
        demand(whole.isPristine() && inPieces.isPristine(), "pristine after reset");
    }
    return 0;
}
