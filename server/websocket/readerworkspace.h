// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/inflater.h"
#include "server/websocket/messageassembler.h"

#include <cstddef>
#include <memory>

namespace holdfast::websocket {

/// Buffers that any number of FrameReaders share, because only one of them reads at a time.
///
/// Invariants: keeps one spare assembler, so that a message that arrives in one read allocates
/// nothing.
/// Thread: any one at a time.
class ReaderWorkspace
{
public:
    /// `maxMessageBytes` counts after decompression; larger messages fail with MessageTooBig.
    explicit ReaderWorkspace(std::size_t maxMessageBytes) : m_maxMessageBytes(maxMessageBytes) { }

    [[nodiscard]] MessageAssembler::Terms terms(bool allowsCompressed)
    {
        return { allowsCompressed, m_maxMessageBytes, m_inflater };
    }

    /// An empty assembler.
    [[nodiscard]] std::unique_ptr<MessageAssembler> take();
    /// The last event of that assembler is valid until the next take().
    void giveBack(std::unique_ptr<MessageAssembler> assembler) { m_spare = std::move(assembler); }

private:
    const std::size_t m_maxMessageBytes;
    Inflater m_inflater;
    std::unique_ptr<MessageAssembler> m_spare;
};

} // namespace holdfast::websocket
