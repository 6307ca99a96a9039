// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/frame.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::bench {

/// RFC 6455 section 1.3's own example of a key and its accept value: the generator always sends
/// this key, so that neither it nor the floor server has to compute a hash.
inline constexpr std::string_view webSocketKey = "dGhlIHNhbXBsZSBub25jZQ==";
inline constexpr std::string_view webSocketAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

using websocket::Opcode;

/// RFC 6455 section 5.2.
struct FrameHead
{
    Opcode opcode = Opcode::Continuation;
    std::size_t headBytes = 0;
    std::size_t payloadBytes = 0;
    bool isMasked = false;
};

/// Nothing until the whole head is there. A masked frame's head includes its key.
[[nodiscard]] std::optional<FrameHead> readFrameHead(std::string_view bytes);

/// Appends one whole frame as a server sends it (not masked).
void appendServerFrame(Opcode opcode, std::string_view payload, std::string &out);

/// Appends one whole frame as a client must send it (masked with `mask`).
void appendClientFrame(Opcode opcode, std::string_view payload, std::uint32_t mask,
                       std::string &out);

} // namespace holdfast::bench
