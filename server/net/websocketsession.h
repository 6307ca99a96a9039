// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/principal.h"
#include "server/core/closereason.h"
#include "server/websocket/framereader.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace holdfast::net {

/// The additional state of a connection that is a WebSocket.
///
/// Invariants: exists from the handshake to the end of its connection.
/// Thread: its worker's.
struct WebSocketSession
{
    WebSocketSession(bool inflates, const access::Principal &opener)
        : reader(inflates), principal(opener)
    {
    }

    websocket::FrameReader reader;
    /// Who opened it: each of its commands is judged by that. The next two members use its
    /// padding.
    [[no_unique_address]] access::Principal principal;
    /// The last of the waiting replies is a Close frame: nothing is read or sent after it.
    std::optional<CloseReason> endsAfterReplies;
    std::uint32_t takenAtPing = 0; ///< what the peer had taken when the last ping was sent
    /// Replies that wait until a block is sent. At most the replies to the frames of one read,
    /// because reading is paused in the meantime.
    std::unique_ptr<std::string> replies;
};

// One for each WebSocket: malloc uses 64 bytes for 56.
static_assert(sizeof(void *) > 8 || sizeof(WebSocketSession) <= 56);

} // namespace holdfast::net
