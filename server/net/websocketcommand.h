// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"
#include "server/core/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::net {

/// What a client asks for in one WebSocket text frame (docs/protocol.md, "Subscribe: GET
/// /channels/{names}").
struct WebSocketCommand
{
    std::vector<std::string> subscribe;
    std::vector<std::string> unsubscribe;
    std::optional<Draft> publish;
    std::string acknowledged; ///< a cursor; empty: none
    std::string seen; ///< a cursor; empty: none
    std::string reference; ///< "ref", returned in the reply; at most 100 bytes

    /// Only a "ref": the client asks whether the connection is alive. The reply is the "ref".
    [[nodiscard]] bool isProbe() const;

    /// Untrusted text. Malformed: the error says what a frame may contain.
    [[nodiscard]] static Result<WebSocketCommand> parse(std::string_view text);
    /// The "ref" of a frame that parse() rejects, so that the error reply can contain it too; empty
    /// if there is none. Tolerates malformed JSON: follows only quotes and brackets.
    [[nodiscard]] static std::string referenceIn(std::string_view text);
};

} // namespace holdfast::net
