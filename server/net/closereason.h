// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace holdfast::net {

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
    Forbidden, ///< the rules, its token or a ban no longer allow it
    TooSlow, ///< lost messages of a channel whose policy is to close
    HandshakeTimeout, ///< of TLS
    TlsFailed, ///< not TLS, or nothing in common, or a damaged record
    Refused, ///< by a limit or by the system; it was never watched
};

} // namespace holdfast::net
