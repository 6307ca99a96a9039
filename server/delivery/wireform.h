// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/delivery/eventstream.h"
#include "server/delivery/longpoll.h"
#include "server/hub/encoder.h"

#include <array>
#include <cstdint>

namespace holdfast::delivery {

/// Every form that one and the same messages take on the wire. Who wants the same form of the same
/// channels is one audience. Closed list.
enum class WireForm : std::uint8_t {
    PollJson,
    PollJsonClosing,
    PollRaw,
    PollRawClosing,
    StreamJson,
    StreamRaw,
};

/// The form for a request; `keepsAlive` matters to polls only.
[[nodiscard]] WireForm wireFormFor(TransportKind transport, Format format, bool keepsAlive);
[[nodiscard]] Format formatOf(WireForm form);
[[nodiscard]] bool isPoll(WireForm form);

/// One encoder per form.
///
/// Thread: any.
class Encoders
{
public:
    explicit Encoders(const Clock &clock)
        : m_polls { LongPollEncoder(Format::Json, true, clock),
                    LongPollEncoder(Format::Json, false, clock),
                    LongPollEncoder(Format::Raw, true, clock),
                    LongPollEncoder(Format::Raw, false, clock) }
        , m_streams { EventStreamEncoder(Format::Json), EventStreamEncoder(Format::Raw) }
    {
    }

    [[nodiscard]] const Encoder &operator[](WireForm form) const;

private:
    std::array<LongPollEncoder, 4> m_polls;
    std::array<EventStreamEncoder, 2> m_streams;
};

} // namespace holdfast::delivery
