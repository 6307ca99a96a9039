// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/websocket/framereader.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace holdfast::net {

/// The additional state of a connection that is a WebSocket.
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
    std::shared_ptr<const Error> refusal; ///< why it may not publish; null: it may
    /// Replies that wait until a block is sent. At most the replies to the frames of one read,
    /// because reading is paused in the meantime.
    std::unique_ptr<std::string> replies;
    std::uint32_t takenAtPing = 0; ///< what the peer had taken when the last ping was sent
};

// One for each WebSocket: malloc uses 64 bytes for 48.
static_assert(sizeof(void *) > 8 || sizeof(WebSocketSession) <= 48);

} // namespace holdfast::net
