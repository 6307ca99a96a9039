// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/acknowledging.h"

namespace holdfast::net {

namespace {

/// The cursor's seq, 0 if there is no text; nothing if the text is not a cursor of this log.
std::optional<std::uint64_t> seqOf(const std::optional<std::string_view> &text, const Hub &hub)
{
    if (!text)
        return 0;
    const auto cursor = Cursor::parse(*text);
    if (!cursor || cursor->epoch != hub.epoch() || cursor->seq > hub.head())
        return std::nullopt;
    return cursor->seq;
}

} // namespace

Result<void> acknowledge(const Hub &hub, Presence &presence, std::string_view clientId,
                         const Acknowledgement &said)
{
    const auto received = seqOf(said.received, hub);
    const auto seen = seqOf(said.seen, hub);
    if (!received || !seen) {
        return Error { ErrorCode::Malformed,
                       "Acknowledge with a cursor that this server has sent since it started." };
    }
    if (!presence.acknowledge(clientId, *received, *seen)) {
        return Error { ErrorCode::NotFound,
                       "No client with that id is here: subscribe with client=... first." };
    }
    return {};
}

} // namespace holdfast::net
