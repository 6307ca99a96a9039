// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/cursor.h"
#include "server/delivery/envelopes.h"
#include "server/delivery/subscribe.h"
#include "server/hub/encoder.h"
#include "server/websocket/deflater.h"

#include <span>
#include <string>
#include <string_view>

namespace holdfast::delivery {

/// Messages as WebSocket frames: `{"gap":…}` and `{"messages":[…]}` as text, or (raw) one frame per
/// payload, as text if it is UTF-8; a retraction or replacement is `{"messages":[…]}` there too.
/// All members are sent the same block of frames. It is compressed once for the members that have
/// negotiated permessage-deflate. A part of a state is followed by its place, `"cursor":"…"`.
///
/// Thread: one at a time, because of the deflater.
class WebSocketEncoder final : public Encoder
{
public:
    WebSocketEncoder(Format format, bool deflates) : m_format(format), m_deflates(deflates) { }

    void encode(const Reading &reading, const Epoch &epoch, std::string &out) const override;
    /// A ping (RFC 6455 section 5.5.2).
    void encodeHeartbeat(std::string &out) const override;
    [[nodiscard]] ReadLimits limits() const override { return {}; }
    [[nodiscard]] bool isOneShot() const override { return false; }

private:
    void encodeRaw(const Message &message, std::string &out) const;
    /// `place`: where a subscriber then is, if that is not the last message's id; null: it is.
    void encodeEnvelopes(std::span<const MessagePtr> messages, const Place *place,
                         std::string &out) const;

    Format m_format;
    bool m_deflates;
    mutable websocket::Deflater m_deflater; ///< a workspace: equal input gives equal output
};

/// Appends the `{"hello":…}` frame.
void appendSocketHello(const Hello &start, std::string &out);

/// Appends `{"bye":…}` and a Close frame.
void appendSocketBye(const Goodbye &goodbye, std::string &out);

} // namespace holdfast::delivery
