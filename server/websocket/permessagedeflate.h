// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/extensions.h"

#include <optional>
#include <string>

namespace holdfast::websocket {

/// The response to `offer` for Sec-WebSocket-Extensions (RFC 7692 section 7.1); nothing if the
/// offer is declined or is not one of permessage-deflate.
///
/// Every message is compressed by itself in both directions, and by the server always with the
/// window of Deflater::windowBits. So all clients can be sent the same compressed message, and no
/// connection keeps a window. An offer is declined if it asks for a smaller window, has a parameter
/// that RFC 7692 does not define, a value out of range, or a parameter twice.
[[nodiscard]] std::optional<std::string> agreementOn(const Extension &offer);

} // namespace holdfast::websocket
