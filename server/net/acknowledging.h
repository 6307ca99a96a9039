// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/hub/hub.h"
#include "server/hub/presence.h"

#include <optional>
#include <string_view>

namespace holdfast::net {

/// What a client says that it has, as the cursors that it was sent. Untrusted text.
struct Acknowledgement
{
    std::optional<std::string_view> received; ///< everything up to there has come
    std::optional<std::string_view> seen; ///< everything up to there was in view
};

/// Keeps what the client says, and counts it for the messages that it covers. Malformed: it is no
/// cursor of this log, or of what is yet to come; NotFound: no such client is here.
[[nodiscard]] Result<void> acknowledge(const Hub &hub, Presence &presence,
                                       std::string_view clientId, const Acknowledgement &said);

} // namespace holdfast::net
