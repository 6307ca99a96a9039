// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/closereason.h"
#include "server/core/cursor.h"
#include "server/core/gap.h"
#include "server/core/transportkind.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

namespace holdfast {

/// The steps of a watched client's connections. Closed list.
///
/// Texts in here come from the client and are untrusted. They contain no token.
namespace trace {

/// The most of a head that a step has.
inline constexpr std::size_t maxHeadBytes = 1024;

/// The connection is older than the watch, or than what is remembered of it.
struct Found
{
    bool isSubscribed = false; ///< a poll is held, or a stream is open
    TransportKind transport = TransportKind::LongPoll; ///< if isSubscribed
    bool isBehind = false; ///< if isSubscribed: reads the log by itself
};
/// TCP: the worker has taken over the connection.
struct Opened
{
    bool isEncrypted = false; ///< TLS is spoken
};
/// TLS: the handshake is complete.
struct HandshakeDone
{
};
/// A request has arrived: all of it, or only its head if it is refused by that.
struct RequestRead
{
    std::string line; ///< "GET /channels/a?since=x", without secrets, at most 256 bytes
    std::uint64_t bodyBytes = 0;
    /// Its line and fields, names in lower case, without secrets, at most maxHeadBytes. Empty if
    /// the trace has too many others.
    std::string head {};
};
/// The poll or reconnection continues from a cursor: it acknowledges everything up to it.
struct Repolled
{
    Cursor since;
};
/// A WebSocket command has arrived.
struct CommandRead
{
    std::uint64_t bytes = 0;
};
/// A response has been made, other than what a subscriber is sent.
struct Answered
{
    int status = 0;
    std::string head {}; ///< as sent, at most maxHeadBytes; empty as for RequestRead
};
/// A poll is held: it has everything up to `position`.
struct Held
{
    std::uint64_t position = 0;
};
/// A stream begins: it has everything up to `position`.
struct StreamOpened
{
    TransportKind transport = TransportKind::EventStream;
    std::uint64_t position = 0;
    std::string head {}; ///< of the answer: as Answered
};
/// The socket has taken all of these messages.
struct Pushed
{
    std::uint64_t firstSeq = 0;
    std::uint64_t lastSeq = 0;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0; ///< with their framing, before encryption
    std::string head {}; ///< of a poll's answer: as Answered
};
/// A poll was answered without messages.
struct EmptyAnswer
{
    std::string head {}; ///< as Answered
};
/// The socket has taken only the first `sent` of `bytes`: the rest waits.
struct PartlySent
{
    std::uint64_t sent = 0;
    std::uint64_t bytes = 0;
    std::uint64_t firstSeq = 0; ///< of its messages; 0: it has none
    std::uint64_t lastSeq = 0;
};
/// A stream reads the log by itself from `position`.
struct Behind
{
    std::uint64_t position = 0;
};
/// A stream that was behind has everything up to `position`.
struct CaughtUp
{
    std::uint64_t position = 0;
};
/// It is told that messages are lost to it.
struct GapTold
{
    Gap gap;
};
/// Half-close: the peer has finished sending.
struct PeerEnded
{
};
/// The connection is now used by another client.
struct Reassigned
{
};
/// Nothing more is sent.
struct Closed
{
    CloseReason reason = CloseReason::PeerClosed;
};

using Step = std::variant<Found, Opened, HandshakeDone, RequestRead, Repolled, CommandRead,
                          Answered, Held, StreamOpened, Pushed, EmptyAnswer, PartlySent, Behind,
                          CaughtUp, GapTold, PeerEnded, Reassigned, Closed>;

} // namespace trace

/// One step of one connection of a watched client.
struct TraceEvent
{
    std::uint64_t number = 0; ///< 1, 2, 3 … since the watch began
    std::uint64_t connection = 0; ///< the client's first connection that was seen is 1
    MonotonicTime time;
    trace::Step step;
};

} // namespace holdfast
