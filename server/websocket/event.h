// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/closecode.h"

#include <cstdint>
#include <string_view>

namespace holdfast::websocket {

/// One message or control frame of a client, or the reason why reading has failed.
struct Event
{
    enum class Kind : std::uint8_t {
        Nothing, ///< all bytes have been read
        Text, ///< a whole message; UTF-8
        Binary, ///< a whole message
        Ping, ///< to be answered with a Pong of the same payload
        Pong,
        Close, ///< answer with a Close of the same code, then end the connection
        Failure, ///< send a Close with this code, then end the connection
    };

    Kind kind = Kind::Nothing;
    CloseCode code = CloseCode::NoStatus; ///< Close: as received; Failure: to be sent
    /// The payload. Close: the reason, UTF-8. Failure: a literal that describes the error.
    std::string_view payload;

    explicit operator bool() const { return kind != Kind::Nothing; }
};

} // namespace holdfast::websocket
