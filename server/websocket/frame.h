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

/// In the first byte.
inline constexpr unsigned finalBit = 0x80;
inline constexpr unsigned compressedBit = 0x40; ///< RSV1 (RFC 7692 section 6)

/// Values of the length in the second byte that mean: 2 or 8 bytes of length follow.
inline constexpr unsigned twoByteLength = 126;
inline constexpr unsigned eightByteLength = 127;

/// RFC 6455 section 5.5.
inline constexpr std::size_t maxControlPayloadBytes = 125;

} // namespace holdfast::websocket
