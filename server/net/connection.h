// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/wireform.h"
#include "server/http/requestparser.h"
#include "server/hub/audience.h"
#include "server/hub/presence.h"
#include "server/net/transport.h"
#include "server/net/websocketsession.h"

#include <cstdint>
#include <memory>
#include <string>

namespace holdfast::net {

struct AudienceGroup;

/// What a connection is doing. Closed list.
enum class Phase : std::uint8_t {
    Idle, ///< between requests
    Receiving, ///< part of a request has arrived
    Awaiting, ///< the response waits for other workers
    Holding, ///< a long-poll is held, or its response is being sent
    Streaming, ///< a stream is open
    Ended, ///< the transport lingers or is closed
};

/// A request that has arrived in part, and received bytes that wait.
struct Input
{
    explicit Input(const http::RequestLimits &limits) : parser(limits) { }

    http::RequestParser parser;
    std::string pipelined; ///< bytes after the request that is being answered
};

/// One TCP connection, and what is spoken over it.
///
/// Invariants: `input` exists only while it holds something. `group` is set while the connection
/// is subscribed; a long-poller keeps it until it asks for something else. The connection is in an
/// audience only while Holding or Streaming without output.
/// Thread: its worker's, from adoption to the end.
struct Connection : Subscriber, Transport
{
    std::uint32_t slot = 0; ///< its index in Connections
    Phase phase = Phase::Idle;
    delivery::WireForm form = delivery::WireForm::PollJson;
    bool wasLive = false; ///< a stream that has been caught up: a gap now means that it is too slow
    bool isBehind = false; ///< as reported to Presence
    bool isQueued = false; ///< in the queue of connections in catch-up
    bool owesPong = false; ///< a WebSocket that was sent a ping and has not responded yet
    std::uint32_t turn = 0; ///< its place in that queue
    AudienceGroup *group = nullptr;
    Presence::Handle client = nullptr;
    Connection *nextInIndex = nullptr; ///< used by ConnectionIndex
    std::unique_ptr<Input> input;
    std::unique_ptr<WebSocketSession> socket; ///< of a WebSocket only

    [[nodiscard]] bool isSubscribed() const
    {
        return phase == Phase::Holding || phase == Phase::Streaming;
    }
};

// One for each subscriber: malloc uses 144 bytes for 136.
static_assert(sizeof(void *) > 8 || sizeof(Connection) <= 136);

} // namespace holdfast::net
