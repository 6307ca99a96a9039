// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/principal.h"
#include "server/net/httpsession.h"
#include "server/net/subscription.h"
#include "server/net/transport.h"

#include <cstdint>

namespace holdfast::net {

/// One TCP connection, and what is spoken over it. Each part owns its state.
///
/// Thread: its worker's, from adoption to the end.
struct Connection final : Subscription, Transport, HttpSession
{
    bool owesPong = false; ///< a WebSocket that was sent a ping and has not responded yet
    access::Place place = access::Place::OtherMachine; ///< of the request that subscribed
    bool isCrossOrigin = false; ///< the same
    std::uint32_t slot = 0; ///< its index in Connections
    Connection *nextInIndex = nullptr; ///< used by ConnectionIndex
};

// One for each subscriber: malloc uses 128 bytes for 120.
static_assert(sizeof(void *) > 8 || sizeof(Connection) <= 120);

} // namespace holdfast::net
