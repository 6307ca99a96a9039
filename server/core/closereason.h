// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace holdfast {

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

/// "peer-closed", "idle-timeout" and so on.
[[nodiscard]] constexpr std::string_view reasonText(CloseReason reason)
{
    switch (reason) {
    case CloseReason::PeerClosed:
        return "peer-closed";
    case CloseReason::PeerFailed:
        return "peer-failed";
    case CloseReason::AnswerDone:
        return "answer-done";
    case CloseReason::BadRequest:
        return "bad-request";
    case CloseReason::HeaderTimeout:
        return "header-timeout";
    case CloseReason::IdleTimeout:
        return "idle-timeout";
    case CloseReason::PongTimeout:
        return "pong-timeout";
    case CloseReason::SendTimeout:
        return "send-timeout";
    case CloseReason::Draining:
        return "draining";
    case CloseReason::Removed:
        return "removed";
    case CloseReason::Forbidden:
        return "forbidden";
    case CloseReason::TooSlow:
        return "too-slow";
    case CloseReason::HandshakeTimeout:
        return "handshake-timeout";
    case CloseReason::TlsFailed:
        return "tls-failed";
    case CloseReason::Refused:
        break;
    }
    return "refused";
}

} // namespace holdfast
