// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/wireform.h"
#include "server/http/requestparser.h"
#include "server/hub/audience.h"
#include "server/hub/presence.h"
#include "server/net/timingwheel.h"
#include "server/net/websocketsession.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace holdfast::net {

struct Interest;

/// What a connection is doing. Closed list.
enum class Phase : std::uint8_t {
    Idle, ///< between requests
    Receiving, ///< part of a request has arrived
    Awaiting, ///< the response waits for other workers
    Holding, ///< a long-poll is held, or its response is being sent
    Streaming, ///< a stream is open
    Lingering, ///< sending is shut down: waits for the peer to close
    Closed, ///< the descriptor is closed; the memory is freed when the batch ends
};

/// Why a connection ended. Closed list.
enum class CloseReason : std::uint8_t {
    PeerClosed,
    PeerFailed,
    AnswerDone, ///< the peer or the protocol asked for one response only
    BadRequest,
    HeaderTimeout,
    IdleTimeout,
    PongTimeout, ///< a WebSocket did not answer a ping
    SendTimeout, ///< the peer took no data for too long
    Draining,
    Removed, ///< by the operator
    TooSlow, ///< lost messages of a channel whose policy is to close
    Refused, ///< by a limit or by the system; it was never watched
};

/// A request that has arrived in part, and received bytes that wait.
struct Input
{
    explicit Input(const http::RequestLimits &limits) : parser(limits) { }

    http::RequestParser parser;
    std::string pipelined; ///< bytes after the request that is being answered
};

/// What the socket has not accepted yet: one partly sent block, never more.
struct Output
{
    BlockPtr block;
    std::size_t offset = 0;
    std::uint32_t taken = 0; ///< what the peer had taken at the last check for progress
};

/// One TCP connection. A plain struct, because there are very many.
///
/// Invariants: `input` and `output` exist only while they hold something. `interest` is set while
/// the connection is subscribed; a long-poller keeps it until it asks for something else. The
/// connection is in an audience only while Holding or Streaming without output.
/// Thread: its worker's, from adoption to the end.
struct Connection : Subscriber, TimerNode
{
    Connection() : TimerNode(TimerKind::Connection) { }

    int descriptor = -1;
    std::uint32_t slot = 0; ///< its index in Connections
    Phase phase = Phase::Idle;
    delivery::WireForm form = delivery::WireForm::PollJson;
    bool closesAfterOutput = false;
    bool isReadingPaused = false;
    bool hasPeerEnded = false; ///< half-close: it sends no more, but still reads what it asked for
    bool wantsWritable = false;
    bool wasLive = false; ///< a stream that has been caught up: a gap now means that it is too slow
    bool isBehind = false; ///< as reported to Presence
    bool isQueued = false; ///< in the queue of connections in catch-up
    bool owesPong = false; ///< a WebSocket that was sent a ping and has not responded yet
    CloseReason closeReason = CloseReason::AnswerDone; ///< valid if closesAfterOutput
    std::uint32_t turn = 0; ///< its place in that queue
    Interest *interest = nullptr;
    Presence::Handle client = nullptr;
    Connection *nextInIndex = nullptr; ///< used by ConnectionIndex
    std::unique_ptr<Input> input;
    std::unique_ptr<Output> output;
    std::unique_ptr<WebSocketSession> socket; ///< of a WebSocket only
    AddressBytes address {};

    [[nodiscard]] bool isSubscribed() const
    {
        return phase == Phase::Holding || phase == Phase::Streaming;
    }
};

// One for each subscriber: malloc uses 144 bytes for 136.
static_assert(sizeof(void *) > 8 || sizeof(Connection) <= 136);

} // namespace holdfast::net
