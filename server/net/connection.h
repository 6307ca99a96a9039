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
    Receiving, ///< part of a request has come
    Awaiting, ///< its request is answered once other workers have done their part
    Holding, ///< a long-poll is held, or its answer is still going out
    Streaming, ///< an event stream is open
    Lingering, ///< all is said, sending is shut down: waits for the peer to close
    Closed, ///< the descriptor is gone; the memory goes when the batch ends
};

/// Why a connection ended. Closed list.
enum class CloseReason : std::uint8_t {
    PeerClosed,
    PeerFailed,
    AnswerDone, ///< the peer or the protocol asked for one answer only
    BadRequest,
    HeaderTimeout,
    IdleTimeout,
    PongTimeout, ///< a WebSocket did not answer a ping
    SendTimeout, ///< the peer took nothing for too long
    Draining,
    Removed, ///< by the operator
    TooSlow, ///< fell off the end of a channel whose policy is to close
    Refused, ///< a limit or the system: it was never watched
};

/// What arrives in parts: only while a request does.
struct Input
{
    explicit Input(const http::RequestLimits &limits) : parser(limits) { }

    http::RequestParser parser;
    std::string pipelined; ///< bytes after the request that is being answered
};

/// What the socket has not taken: one partly sent block, never more.
struct Output
{
    BlockPtr block;
    std::size_t offset = 0;
    std::uint32_t taken = 0; ///< what the peer had taken when the time it is given began
};

/// One TCP connection: a plain struct, as there are very many.
///
/// Invariants: `input` and `output` exist only while there is something in them; `interest` is set
/// while it subscribes and, for a long-poller, until it asks for something else; in an audience
/// only while Holding or Streaming without output.
/// Thread: its worker's, from adoption to the end.
struct Connection : Subscriber, TimerNode
{
    Connection() : TimerNode(TimerKind::Connection) { }

    int descriptor = -1;
    std::uint32_t slot = 0; ///< where Connections keeps it
    Phase phase = Phase::Idle;
    delivery::WireForm form = delivery::WireForm::PollJson;
    bool closesAfterOutput = false;
    bool isReadingPaused = false;
    bool hasPeerEnded = false; ///< it sends no more, and is still to get what it asked for
    bool wantsWritable = false;
    bool wasLive = false; ///< a stream that has been caught up: falling off the log is its slowness
    bool isBehind = false; ///< Presence has been told so
    bool isQueued = false; ///< in a list of connections to be gone on with
    bool owesPong = false; ///< a WebSocket that has been sent a ping and not been heard of since
    CloseReason closeReason = CloseReason::AnswerDone; ///< once closesAfterOutput
    std::uint32_t turn = 0; ///< its place in that list
    Interest *interest = nullptr;
    Presence::Handle client = nullptr;
    Connection *nextInIndex = nullptr; ///< ConnectionIndex's
    std::unique_ptr<Input> input;
    std::unique_ptr<Output> output;
    std::unique_ptr<WebSocketSession> socket; ///< of a WebSocket only
    AddressBytes address {};

    [[nodiscard]] bool isSubscribed() const
    {
        return phase == Phase::Holding || phase == Phase::Streaming;
    }
};

// There is one for each subscriber: what malloc makes of 136 bytes takes 144.
static_assert(sizeof(void *) > 8 || sizeof(Connection) <= 136);

} // namespace holdfast::net
