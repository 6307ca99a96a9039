// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"
#include "server/core/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::net {

/// What a client says in one WebSocket text frame (docs/protocol.md, "Subscribe: GET
/// /channels/{names}").
struct WebSocketCommand
{
    std::vector<std::string> subscribe;
    std::vector<std::string> unsubscribe;
    std::optional<Draft> publish;
    std::string acknowledged; ///< a cursor; empty: none
    std::string seen; ///< likewise
    std::string reference; ///< "ref", given back in the answer; at most 100 bytes

    /// Untrusted text. Malformed: says what a frame may hold.
    [[nodiscard]] static Result<WebSocketCommand> parse(std::string_view text);
    /// The "ref" of a frame that parse() refuses, so that its answer can bear it all the same;
    /// empty if none can be made out. Reads the frame as far as its quotes and brackets go.
    [[nodiscard]] static std::string referenceIn(std::string_view text);
};

} // namespace holdfast::net
