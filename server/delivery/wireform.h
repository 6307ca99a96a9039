// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/delivery/eventstream.h"
#include "server/delivery/longpoll.h"
#include "server/delivery/websocketstream.h"
#include "server/hub/encoder.h"

#include <array>
#include <cstdint>

namespace holdfast::delivery {

/// The forms in which the same messages are encoded. Subscribers with the same form and the same
/// channels are in one audience. Closed list.
enum class WireForm : std::uint8_t {
    PollJson,
    PollJsonClosing,
    PollRaw,
    PollRawClosing,
    StreamJson,
    StreamRaw,
    SocketJson,
    SocketRaw,
    SocketJsonDeflated,
    SocketRawDeflated,
};

/// The form of a poll's responses.
[[nodiscard]] WireForm pollForm(Format format, bool keepsAlive);
[[nodiscard]] WireForm streamForm(Format format);
[[nodiscard]] WireForm socketForm(Format format, bool deflates);

[[nodiscard]] Format formatOf(WireForm form);
[[nodiscard]] TransportKind transportOf(WireForm form);
[[nodiscard]] inline bool isPoll(WireForm form)
{
    return transportOf(form) == TransportKind::LongPoll;
}

/// One encoder per form.
///
/// Thread: one at a time.
class Encoders
{
public:
    explicit Encoders(const Clock &clock)
        : m_polls { LongPollEncoder(Format::Json, true, clock),
                    LongPollEncoder(Format::Json, false, clock),
                    LongPollEncoder(Format::Raw, true, clock),
                    LongPollEncoder(Format::Raw, false, clock) }
        , m_streams { EventStreamEncoder(Format::Json), EventStreamEncoder(Format::Raw) }
        , m_sockets { WebSocketEncoder(Format::Json, false), WebSocketEncoder(Format::Raw, false),
                      WebSocketEncoder(Format::Json, true), WebSocketEncoder(Format::Raw, true) }
    {
    }

    [[nodiscard]] const Encoder &operator[](WireForm form) const;

private:
    std::array<LongPollEncoder, 4> m_polls;
    std::array<EventStreamEncoder, 2> m_streams;
    std::array<WebSocketEncoder, 4> m_sockets;
};

} // namespace holdfast::delivery
