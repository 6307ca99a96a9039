// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/requestparser.h"
#include "server/net/subscription.h"
#include "server/net/transport.h"
#include "server/net/websocketsession.h"

#include <cstdint>
#include <memory>
#include <string>

namespace holdfast::net {

/// Where the HTTP requests of a connection stand. While it is subscribed, the subscription has the
/// word. Closed list.
enum class Phase : std::uint8_t {
    Idle, ///< between requests
    Receiving, ///< part of a request has arrived
    Awaiting, ///< the response waits for other workers
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
/// Invariants: `input` exists only while it holds something.
/// Thread: its worker's, from adoption to the end.
struct Connection final : Subscription, Transport
{
    std::uint32_t slot = 0; ///< its index in Connections
    Connection *nextInIndex = nullptr; ///< used by ConnectionIndex
    std::unique_ptr<Input> input;
    std::unique_ptr<WebSocketSession> socket; ///< of a WebSocket only
    Phase phase = Phase::Idle;
    bool owesPong = false; ///< a WebSocket that was sent a ping and has not responded yet
};

// One for each subscriber: malloc uses 144 bytes for 136.
static_assert(sizeof(void *) > 8 || sizeof(Connection) <= 136);

} // namespace holdfast::net
