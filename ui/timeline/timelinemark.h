// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/closereason.h"
#include "server/core/transportkind.h"

#include <chrono>
#include <cstdint>

namespace holdfast::ui {

/// A time on the axis of the timeline: since a moment that is the same for all lanes.
using TimelineTime = std::chrono::nanoseconds;

/// What a lane shows. Closed list: each has a shape and a colour of its own.
enum class MarkKind : std::uint8_t {
    Request, ///< step 1: the client asks for news
    Hold, ///< step 2: a poll is held; a span
    Stream, ///< step 2: an event stream or a WebSocket is open; a span
    Push, ///< step 3: the socket has taken messages
    Handle, ///< step 4: from the answer of a poll to the next request; a span
    EmptyAnswer, ///< the time of the hold was over
    OtherRequest, ///< a request that does not ask for news: a publish, a receipt, a file
    Command, ///< of a WebSocket client
    Behind, ///< the stream reads the history by itself; a span
    SocketFull, ///< the socket has taken only a part
    Gap, ///< it was told that messages are lost to it
    Opened, ///< a new TCP connection
    Dropped, ///< the connection ended while a poll was held or a stream was open
    Lost, ///< steps that were not read in time
};
inline constexpr int markKinds = static_cast<int>(MarkKind::Lost) + 1;

/// Something that happened to a connection of a client: a moment, or a span of time.
///
/// Times are on the clock of the lane: TimelineLane::offset brings them to the axis.
struct TimelineMark
{
    MarkKind kind = MarkKind::Request;
    TransportKind transport = TransportKind::LongPoll; ///< of a Stream, and what happens in it
    CloseReason reason = CloseReason::PeerClosed; ///< of Dropped
    bool isOpen = false; ///< a span that has not ended yet
    bool beganBefore = false; ///< a span that is older than the watch
    bool isEncrypted = false; ///< of Opened: TLS
    int status = 0; ///< of OtherRequest: the answer's; 0: none yet
    std::uint64_t serial = 0; ///< grows from mark to mark, over all lanes
    std::uint64_t connection = 0; ///< 1, 2, 3 … in the lane
    TimelineTime from { 0 };
    TimelineTime to { 0 }; ///< of a moment: `from`
    std::uint64_t firstSeq = 0; ///< of Push, Gap
    std::uint64_t lastSeq = 0;
    std::uint64_t messages = 0; ///< of Push; of Lost: steps
    std::uint64_t bytes = 0; ///< of Push, Command, SocketFull
};

/// The part of a lane's socket line that is one TCP connection.
struct TimelineConnection
{
    std::uint64_t number = 0; ///< 1, 2, 3 … in the lane
    TimelineTime from { 0 };
    TimelineTime to { 0 };
    bool isOpen = true;
    bool beganBefore = false;
};

/// The step of the cycle (1 to 4) that the mark is a part of; 0: none.
[[nodiscard]] constexpr int stepOf(MarkKind kind)
{
    switch (kind) {
    case MarkKind::Request:
        return 1;
    case MarkKind::Hold:
    case MarkKind::Stream:
        return 2;
    case MarkKind::Push:
        return 3;
    case MarkKind::Handle:
        return 4;
    default:
        return 0;
    }
}

[[nodiscard]] constexpr bool isSpan(MarkKind kind)
{
    return kind == MarkKind::Hold || kind == MarkKind::Stream || kind == MarkKind::Handle
        || kind == MarkKind::Behind;
}

} // namespace holdfast::ui
