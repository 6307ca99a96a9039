// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"
#include "server/core/cursor.h"
#include "server/core/result.h"
#include "server/http/request.h"
#include "server/http/target.h"
#include "server/hub/presence.h"
#include "server/log/reading.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::delivery {

/// Where in the log a subscriber wants to start. Closed list.
enum class StartKind : std::uint8_t {
    Now,
    Oldest,
    After,
    Last,
    State, ///< goes on within a state
    Unreadable, ///< its cursor is malformed: it is told a gap and starts at the oldest message
};

/// Whether a subscriber gets envelopes or bare payloads.
enum class Format : std::uint8_t { Json, Raw };

/// What the query of a subscribe request may have, beside the token.
inline constexpr std::array<std::string_view, 9> subscribeParameters {
    "since", "Last-Event-ID", "lastEventId", "last", "state", "wait", "format", "client", "name"
};
inline constexpr std::size_t maxLast = 1000;
inline constexpr std::chrono::seconds defaultWait { 25 };
inline constexpr std::chrono::seconds maxWait { 120 };

/// The checked parameters of a GET /channels/{names} (docs/protocol.md, "Subscribe: GET
/// /channels/{names}").
struct SubscribeRequest
{
    StartKind start = StartKind::Now;
    Cursor after; ///< for StartKind::After and State
    StateRange state; ///< for StartKind::State
    bool wantsState = false; ///< a start without a cursor of this log begins with the state
    std::size_t last = 0; ///< for StartKind::Last
    std::chrono::seconds wait = defaultWait;
    Format format = Format::Json;
    TransportKind transport = TransportKind::LongPoll;
    std::string clientId; ///< empty: none given
    std::string clientName; ///< empty: none given
    std::string_view agent; ///< a view into the request; at most 96 bytes

    /// Reads query and header fields. Malformed: a parameter is out of range; the error names it
    /// and its allowed values. The route table has checked the names of the parameters.
    [[nodiscard]] static Result<SubscribeRequest> parse(const http::Request &request,
                                                        const http::Query &query);
};

/// Reads the channel set of a subscribe target: `namesPart` is the path after "/channels/", as
/// received.
[[nodiscard]] Result<ChannelSet> parseChannels(std::string_view namesPart);

/// True if a client may use `id` as its id: 1-64 bytes of UTF-8 without control characters, not
/// beginning with "~", which marks ids that the server assigns.
[[nodiscard]] bool isClientId(std::string_view id);
/// True if a client may be called this: at most 64 bytes of UTF-8 without control characters.
[[nodiscard]] bool isClientName(std::string_view name);

} // namespace holdfast::delivery
