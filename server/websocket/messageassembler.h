// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/event.h"
#include "server/websocket/framehead.h"
#include "server/websocket/inflater.h"
#include "server/websocket/utf8check.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::websocket {

/// Assembles frames into messages: the state of one connection within a message. Control frames may
/// come between the frames of a message (RFC 6455 section 5.4).
///
/// Invariants: holds at most what `Terms` allow and a constant. After Close or Failure, reset()
/// comes before the next use.
/// Thread: any one at a time.
class MessageAssembler
{
public:
    /// The rules for the connection that is being read.
    struct Terms
    {
        bool allowsCompressed; ///< permessage-deflate was negotiated
        std::size_t maxMessageBytes; ///< after decompression
        Inflater &inflater;
    };

    /// Reads to the end of the next event and removes what it has read from the front of `bytes`.
    /// The event's payload is valid until the next read or reset(), or the inflater's next use.
    [[nodiscard]] Event read(std::string_view &bytes, const Terms &terms);

    /// True between messages: there is no state to keep.
    [[nodiscard]] bool isEmpty() const
    {
        return !m_isInFrame && !m_isInMessage && m_head.isPristine();
    }
    [[nodiscard]] std::size_t heldBytes() const { return sizeof(*this) + m_message.capacity(); }

    /// Clears the state; keeps a small buffer.
    void reset();

private:
    [[nodiscard]] Event beginFrame(const Terms &terms);
    [[nodiscard]] Event readData(std::string_view &bytes, const Terms &terms);
    [[nodiscard]] Event finishMessage(const Terms &terms);
    [[nodiscard]] Event readControl(std::string_view &bytes);
    [[nodiscard]] Event finishClose() const;
    [[nodiscard]] std::size_t keyOffset() const;
    [[nodiscard]] bool endsFrame();

    FrameHeadReader m_head;
    std::uint64_t m_leftBytes = 0; ///< of the current frame's payload
    std::string m_message; ///< unmasked; of all its frames so far
    Utf8Check m_utf8; ///< over m_message, unless compressed
    bool m_isInFrame = false;
    bool m_isInMessage = false;
    bool m_isText = false;
    bool m_isCompressed = false;
    std::uint8_t m_controlBytes = 0;
    std::array<char, maxControlPayloadBytes> m_control {}; ///< of the current control frame
};

} // namespace holdfast::websocket
