// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/utf8.h"
#include "server/delivery/subscribe.h"
#include "server/http/accept.h"
#include "server/http/requestparser.h"
#include "server/http/target.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"

#include <algorithm>
#include <string>

using namespace holdfast;
using holdfast::fuzz::demand;

namespace {

constexpr std::string_view prefix = "/channels/";

void demandSense(const delivery::SubscribeRequest &wanted, const http::Request &request)
{
    demand(wanted.last <= delivery::maxLast, "last is bounded");
    demand(wanted.wait.count() >= 0 && wanted.wait <= delivery::maxWait, "wait is bounded");
    demand(wanted.clientId.empty() || delivery::isClientId(wanted.clientId), "an id is one");
    demand(wanted.clientName.size() <= 64 && isPlainUtf8(wanted.clientName), "a name is plain");
    demand(wanted.agent.size() <= 96 && isPlainUtf8(wanted.agent), "an agent is plain");
    const http::Acceptance stream = http::acceptanceOf(request, "text/event-stream");
    demand(stream.weight >= 0 && stream.weight <= 1000, "a weight is within its bounds");
    demand(wanted.transport != TransportKind::EventStream
               || (stream.weight > 0 && stream.kind == http::RangeKind::Exact),
           "a stream is asked for by name");
    if (wanted.start == delivery::StartKind::After) {
        const std::string cursor = wanted.after.text();
        const http::Query query(http::Target::parse(request.target)->query);
        demand(request.header("last-event-id") == cursor || query.value("since") == cursor
                   || query.value("lastEventId") == cursor
                   || query.value("Last-Event-ID") == cursor,
               "a cursor was named");
    }
}

} // namespace

/// The input: the target of a GET request after "/channels/", then its header fields.
// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view input = fuzz::textOf(data, size);
    const std::size_t line = std::min(input.find("\r\n"), input.size());
    std::string bytes = "GET " + std::string(prefix);
    bytes.append(input.substr(0, line)).append(" HTTP/1.1\r\nHost: x");
    bytes.append(input.substr(line)).append("\r\n\r\n");
    http::RequestParser parser({});
    static_cast<void>(parser.feed(bytes));
    if (parser.state() != http::RequestParser::State::Complete)
        return 0;
    const http::Request &request = parser.request();
    const auto target = http::Target::parse(request.target);
    if (!target || !target->path.starts_with(prefix))
        return 0;

    const auto channels = delivery::parseChannels(target->path.substr(prefix.size()));
    demand(channels || !channels.error().message.empty(), "an error says what to do");
    const auto wanted = delivery::SubscribeRequest::parse(request, http::Query(target->query));
    if (wanted)
        demandSense(wanted.value(), request);
    else
        demand(!wanted.error().message.empty(), "an error says what to do");
    return 0;
}
