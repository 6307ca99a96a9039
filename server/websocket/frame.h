// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace holdfast::websocket {

/// What a frame is (RFC 6455 section 5.2); the other values are reserved. Closed list.
enum class Opcode : std::uint8_t {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
};

/// Control frames are never fragmented and may come between the fragments of a message.
[[nodiscard]] constexpr bool isControl(Opcode opcode)
{
    return opcode >= Opcode::Close;
}

/// RFC 6455 section 5.5.
inline constexpr std::size_t maxControlPayloadBytes = 125;

} // namespace holdfast::websocket
