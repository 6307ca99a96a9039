// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/framereader.h"

#include <utility>

namespace holdfast::websocket {

Event FrameReader::read(std::string_view &bytes, ReaderWorkspace &workspace)
{
    if (m_hasEnded)
        bytes = {};
    if (bytes.empty())
        return {};
    if (!m_inPieces)
        m_inPieces = workspace.take();
    const Event event = m_inPieces->read(bytes, workspace.terms(m_inflates));
    m_hasEnded = event.kind == Event::Kind::Close || event.kind == Event::Kind::Failure;
    if (m_hasEnded || m_inPieces->isEmpty())
        workspace.giveBack(std::move(m_inPieces));
    return event;
}

std::size_t FrameReader::heldBytes() const
{
    return m_inPieces ? m_inPieces->heldBytes() : 0;
}

} // namespace holdfast::websocket
