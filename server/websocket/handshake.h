// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

#include <string>
#include <string_view>
#include <variant>

namespace holdfast::websocket {

/// What the product's own client asks for in Sec-WebSocket-Protocol. It need not.
inline constexpr std::string_view subprotocol = "holdfast.v1";

/// The result of an opening handshake.
struct Opening
{
    std::string answer; ///< the complete 101 response; frames follow it
    /// permessage-deflate was negotiated: for FrameReader, and appendCompressedFrame() may be used.
    bool deflates = false;
};

/// True if the request asks for a WebSocket, even if it does it wrongly: an Upgrade field names it,
/// or a field that only an opening handshake has is left of one.
[[nodiscard]] bool asksForWebSocket(const http::Request &request);

/// Answers an opening handshake (RFC 6455 section 4.2), or says as a problem why not: 400, 405 or
/// 426 (version, or without a proper Upgrade). Pages of any origin may subscribe; who may publish
/// is another question.
[[nodiscard]] std::variant<Opening, http::Response> answerHandshake(const http::Request &request);

/// Sec-WebSocket-Accept for a Sec-WebSocket-Key (RFC 6455 section 4.2.2).
[[nodiscard]] std::string acceptFor(std::string_view key);

} // namespace holdfast::websocket
