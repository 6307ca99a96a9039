// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/websocket/framereader.h"

#include <cstdint>
#include <string>
#include <utility>

namespace holdfast::net {

/// What a connection that speaks WebSocket has beyond the others.
///
/// Invariants: exists from the handshake to the end of its connection.
/// Thread: its worker's.
struct WebSocketSession
{
    WebSocketSession(bool inflates, Result<void> publishing)
        : reader(inflates), mayPublish(std::move(publishing))
    {
    }

    websocket::FrameReader reader;
    Result<void> mayPublish; ///< or why not: judged by the handshake's request
    /// Answers that wait for a block to go out; at most what one read's worth of frames asks for,
    /// as reading is paused meanwhile.
    std::string replies;
    std::uint32_t takenAtPing = 0; ///< what the peer had taken when it was last sent a ping
};

} // namespace holdfast::net
