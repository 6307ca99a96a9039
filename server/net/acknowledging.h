// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/hub/hub.h"
#include "server/hub/presence.h"

#include <optional>
#include <string_view>

namespace holdfast::net {

/// What a client acknowledges, as cursors that it was sent. Untrusted text.
struct Acknowledgement
{
    std::optional<std::string_view> received; ///< has received everything up to here
    std::optional<std::string_view> seen; ///< everything up to here was in view
};

/// Records the acknowledgement and counts it for the messages that it covers. Malformed: not a
/// cursor of this log, or after the log's head. NotFound: there is no client with that id.
[[nodiscard]] Result<void> acknowledge(const Hub &hub, Presence &presence,
                                       std::string_view clientId, const Acknowledgement &said);

} // namespace holdfast::net
