// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace holdfast::websocket {

/// Why a WebSocket ends, as the wire says it (RFC 6455 section 7.4.1). A peer may also send any
/// other value that isOnTheWire() knows.
enum class CloseCode : std::uint16_t {
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    UnsupportedData = 1003,
    NoStatus = 1005, ///< none was given; never on the wire
    InvalidPayload = 1007, ///< text that is not UTF-8, data that cannot be decompressed
    PolicyViolation = 1008,
    MessageTooBig = 1009,
    InternalError = 1011,
    ServiceRestart = 1012,
    TryAgainLater = 1013,
};

/// True if a Close frame may carry the value: assigned for that by RFC 6455 section 7.4 or in
/// IANA's registry (1012-1014), or left to libraries and applications (3000-4999).
[[nodiscard]] constexpr bool isOnTheWire(std::uint16_t code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
}

} // namespace holdfast::websocket
