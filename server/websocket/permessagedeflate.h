// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/extensions.h"

#include <optional>
#include <string>

namespace holdfast::websocket {

/// The server's part of the agreement if `offer` is one of permessage-deflate that it can accept,
/// as it belongs into Sec-WebSocket-Extensions (RFC 7692 section 7.1); nothing if it declines.
///
/// Every message is compressed by itself in both directions, and by the server always with the
/// window of Deflater::windowBits, so that one compressed message serves everybody and no
/// connection keeps a window. An offer is declined that asks for a smaller one, that has a
/// parameter which RFC 7692 does not know, a value out of its range, or a parameter twice.
[[nodiscard]] std::optional<std::string> agreementOn(const Extension &offer);

} // namespace holdfast::websocket
