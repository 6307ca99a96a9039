// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/event.h"
#include "server/websocket/readerworkspace.h"

#include <cstddef>
#include <memory>
#include <string_view>

namespace holdfast::websocket {

/// Bytes of a client in, messages and control frames out (RFC 6455 sections 5 to 8, RFC 7692).
///
/// The trust boundary of a WebSocket: every byte is a stranger's. What is wrong is refused at the
/// first byte that shows it; a message is unmasked and its UTF-8 checked as it arrives.
///
/// Invariants: no I/O; holds memory beyond its own size only while a frame or message is in pieces,
/// and then at most twice the largest message (and a constant). After Close or Failure it reads
/// nothing more. The events do not depend on how the bytes were cut up on the way.
/// Thread: that of the workspace.
class FrameReader
{
public:
    /// `inflates`: permessage-deflate was agreed on.
    explicit FrameReader(bool inflates) : m_inflates(inflates) { }

    /// Reads on to the end of the next event and takes what it has read off the front of `bytes`;
    /// all of them when there is no further event, or after the last one. The event's payload stays
    /// valid until the next read with this workspace, whichever reader's.
    [[nodiscard]] Event read(std::string_view &bytes, ReaderWorkspace &workspace);

    /// True after Close or Failure.
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }
    /// What is held on the heap: 0 unless something is in pieces.
    [[nodiscard]] std::size_t heldBytes() const;

private:
    std::unique_ptr<MessageAssembler> m_inPieces; ///< null while nothing is
    bool m_inflates;
    bool m_hasEnded = false;
};

// There is one for each WebSocket held.
static_assert(sizeof(FrameReader) <= 2 * sizeof(void *));

} // namespace holdfast::websocket
