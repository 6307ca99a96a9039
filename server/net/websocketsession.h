// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/websocket/framereader.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace holdfast::net {

/// What a connection that speaks WebSocket has beyond the others.
///
/// Invariants: exists from the handshake to the end of its connection.
/// Thread: its worker's.
struct WebSocketSession
{
    WebSocketSession(bool inflates, std::shared_ptr<const Error> whyNotPublish)
        : reader(inflates), refusal(std::move(whyNotPublish))
    {
    }

    websocket::FrameReader reader;
    std::shared_ptr<const Error> refusal; ///< of its publishes; null: it may
    /// Answers that wait for a block to go out; at most what one read's worth of frames asks for,
    /// as reading is paused meanwhile.
    std::unique_ptr<std::string> replies;
    std::uint32_t takenAtPing = 0; ///< what the peer had taken when it was last sent a ping
};

// There is one for each WebSocket: what malloc makes of 48 bytes takes 64.
static_assert(sizeof(void *) > 8 || sizeof(WebSocketSession) <= 48);

} // namespace holdfast::net
