// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/closecode.h"
#include "server/websocket/deflater.h"
#include "server/websocket/frame.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace holdfast::websocket {

/// The longest head: two bytes and eight bytes of length (a server does not mask).
inline constexpr std::size_t maxServerHeadBytes = 10;

/// Appends the head of a final frame, for a payload that the caller appends. `isCompressed`: the
/// payload is what a Deflater made.
void appendFrameHead(Opcode opcode, std::size_t payloadBytes, bool isCompressed, std::string &out);

/// Appends a whole message, or a control frame of at most maxControlPayloadBytes, in one frame.
/// Text must be UTF-8.
void appendFrame(Opcode opcode, std::string_view payload, std::string &out);

/// The same for Text or Binary if permessage-deflate was negotiated: compressed, unless that would
/// not make it shorter. Equal messages give equal bytes.
void appendCompressedFrame(Opcode opcode, std::string_view payload, Deflater &deflater,
                           std::string &out);

/// Appends a Close frame. `reason` must be UTF-8 and is cut, between characters, to what fits.
/// With NoStatus the frame is empty.
void appendClose(CloseCode code, std::string_view reason, std::string &out);

} // namespace holdfast::websocket
