// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/closecode.h"

#include <cstdint>
#include <string_view>

namespace holdfast::websocket {

/// What a client has said, or why nothing more can be made of what it says.
struct Event
{
    enum class Kind : std::uint8_t {
        Nothing, ///< all bytes are used up
        Text, ///< a whole message; UTF-8
        Binary, ///< a whole message
        Ping, ///< to be answered with a Pong of the same payload
        Pong,
        Close, ///< to be answered with a Close of the same code, then the connection ends
        Failure, ///< to be told with a Close of that code, then the connection ends
    };

    Kind kind = Kind::Nothing;
    CloseCode code = CloseCode::NoStatus; ///< Close: as received; Failure: to be sent
    /// What is carried; with Close the reason, UTF-8; with Failure a literal saying why.
    std::string_view payload;

    explicit operator bool() const { return kind != Kind::Nothing; }
};

} // namespace holdfast::websocket
