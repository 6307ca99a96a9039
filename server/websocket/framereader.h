// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/event.h"
#include "server/websocket/readerworkspace.h"

#include <cstddef>
#include <memory>
#include <string_view>

namespace holdfast::websocket {

/// Reads messages and control frames from a client's bytes (RFC 6455 sections 5 to 8, RFC 7692).
///
/// The trust boundary of a WebSocket: no byte is trusted. An error is reported at the first byte
/// that shows it. A message is unmasked, and its UTF-8 checked, as it arrives.
///
/// Invariants: no I/O. Holds heap memory only while a frame or message is incomplete, and then at
/// most twice the largest message and a constant. Reads nothing after Close or Failure. The events
/// do not depend on how the bytes were split.
/// Thread: that of the workspace.
class FrameReader
{
public:
    /// `inflates`: permessage-deflate was negotiated.
    explicit FrameReader(bool inflates) : m_inflates(inflates) { }

    /// Reads to the end of the next event and removes what it has read from the front of `bytes`:
    /// all of them if no event is complete, or after Close or Failure. The event's payload is valid
    /// until the next read by any reader of this workspace.
    [[nodiscard]] Event read(std::string_view &bytes, ReaderWorkspace &workspace);

    /// True after Close or Failure.
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }
    /// Bytes held on the heap: 0 unless a frame or message is incomplete.
    [[nodiscard]] std::size_t heldBytes() const;

private:
    std::unique_ptr<MessageAssembler> m_inPieces; ///< null unless a frame or message is incomplete
    bool m_inflates;
    bool m_hasEnded = false;
};

// There is one for each open WebSocket.
static_assert(sizeof(FrameReader) <= 2 * sizeof(void *));

} // namespace holdfast::websocket
