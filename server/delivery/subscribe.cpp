// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/subscribe.h"

#include "server/core/utf8.h"
#include "server/delivery/place.h"
#include "server/http/accept.h"
#include "server/websocket/handshake.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace holdfast::delivery {

namespace {

constexpr std::size_t maxClientIdBytes = 64;
constexpr std::size_t maxClientNameBytes = 64;
constexpr std::size_t maxAgentBytes = 96;

Error malformed(std::string_view detail)
{
    return Error { ErrorCode::Malformed, std::string(detail) };
}

std::optional<std::uint32_t> number(std::string_view text, std::uint32_t max)
{
    std::uint32_t value = 0;
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || value > max)
        return std::nullopt;
    return value;
}

/// True if Accept names text/event-stream and does not prefer JSON (RFC 9110 section 12.5.1). A
/// wildcard is not enough: such a client gets a poll. If nothing is acceptable, it gets a poll as
/// well.
bool asksForEventStream(const http::Request &request)
{
    const http::Acceptance stream = http::acceptanceOf(request, "text/event-stream");
    return stream.kind == http::RangeKind::Exact && stream.weight > 0
        && stream.weight >= http::acceptanceOf(request, "application/json").weight;
}

/// At most the first `maxBytes` bytes of the text, without splitting a character.
std::string_view beginning(std::string_view text, std::size_t maxBytes)
{
    if (text.size() <= maxBytes)
        return text;
    std::size_t end = maxBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
        --end;
    return text.substr(0, end);
}

/// The place in the log that the client asks for. A reconnecting EventSource sends Last-Event-ID,
/// which overrides its URL. Polyfills that cannot set a field send it in the query.
std::string_view statedPlace(const http::Request &request, const http::Query &query)
{
    const std::string_view field = request.header("last-event-id");
    if (!field.empty())
        return field;
    for (const std::string_view name : { "Last-Event-ID", "lastEventId", "since" }) {
        const std::string_view value = query.value(name).value_or("");
        if (!value.empty())
            return value;
    }
    return {};
}

/// True if there are two fields with different values. They are equivalent to one field with a list
/// (RFC 9110 section 5.3). To use the first could skip messages, because the client may have less.
bool hasTwoLastEventIds(const http::Request &request)
{
    const std::string_view first = request.header("last-event-id");
    return std::ranges::any_of(request.headers, [first](const http::HeaderField &field) {
        return field.name == "last-event-id" && field.value != first;
    });
}

Result<void> readStart(const http::Request &request, const http::Query &query,
                       SubscribeRequest &out)
{
    const std::string_view place = statedPlace(request, query);
    if (!place.empty() && place != "now" && place != "oldest") {
        const auto read = hasTwoLastEventIds(request) ? std::nullopt : Place::parse(place);
        // An EventSource never reconnects after a 400. So a malformed cursor is told as a gap
        // instead.
        out.start = read ? StartKind::After : StartKind::Unreadable;
        out.after = read ? read->cursor : Cursor {};
        if (read && read->state) {
            out.start = StartKind::State;
            out.state = *read->state;
        }
        return {};
    }
    out.start = place == "oldest" ? StartKind::Oldest : StartKind::Now;
    if (const auto last = query.value("last")) {
        const auto count = number(*last, maxLast);
        if (!count)
            return malformed("`last` must be a whole number from 0 to 1000.");
        out.start = StartKind::Last;
        out.last = *count;
    }
    return {};
}

Result<void> readIdentity(const http::Request &request, const http::Query &query,
                          SubscribeRequest &out)
{
    if (const auto id = query.value("client"); id && !id->empty()) {
        if (!isClientId(*id)) {
            return malformed("`client` must be 1-64 bytes of UTF-8 without control characters and "
                             "must not begin with ~.");
        }
        out.clientId = *id;
    }
    if (const auto name = query.value("name")) {
        if (!isClientName(*name)) {
            return malformed("`name` must be at most 64 bytes of UTF-8 without control "
                             "characters.");
        }
        out.clientName = *name;
    }
    if (const auto agent = beginning(request.header("user-agent"), maxAgentBytes);
        isPlainUtf8(agent))
        out.agent = agent;
    return {};
}

} // namespace

bool isClientName(std::string_view name)
{
    return name.size() <= maxClientNameBytes && isPlainUtf8(name);
}

bool isClientId(std::string_view id)
{
    return !id.empty() && id.size() <= maxClientIdBytes && id.front() != '~' && isPlainUtf8(id);
}

Result<ChannelSet> parseChannels(std::string_view namesPart)
{
    const auto names = http::percentDecoded(namesPart);
    if (!names)
        return malformed("The channel names hold a broken percent-escape.");
    return ChannelSet::parse(*names);
}

Result<SubscribeRequest> SubscribeRequest::parse(const http::Request &request,
                                                 const http::Query &query)
{
    SubscribeRequest out;
    // An Upgrade may be ignored (RFC 9110 section 7.8): HEAD never opens a WebSocket.
    if (request.method != http::Method::Head && websocket::asksForWebSocket(request))
        out.transport = TransportKind::WebSocket;
    else if (asksForEventStream(request))
        out.transport = TransportKind::EventStream;
    if (const auto state = query.value("state")) {
        if (*state != "0" && *state != "1")
            return malformed("`state` must be 1, or 0 for nothing of it.");
        out.wantsState = *state == "1";
    }
    if (const auto read = readStart(request, query, out); !read)
        return read.error();
    if (const auto read = readIdentity(request, query, out); !read)
        return read.error();
    if (const auto wait = query.value("wait")) {
        const auto seconds = number(*wait, static_cast<std::uint32_t>(maxWait.count()));
        if (!seconds)
            return malformed("`wait` must be a whole number of seconds from 0 to 120.");
        out.wait = std::chrono::seconds(*seconds);
    }
    if (const auto format = query.value("format")) {
        if (*format != "json" && *format != "raw")
            return malformed("`format` must be json or raw.");
        out.format = *format == "raw" ? Format::Raw : Format::Json;
    }
    return out;
}

} // namespace holdfast::delivery
