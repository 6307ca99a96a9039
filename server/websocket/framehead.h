// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/frame.h"
#include "server/websocket/masking.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast::websocket {

/// The head of one frame of a client's.
struct FrameHead
{
    Opcode opcode = Opcode::Continuation;
    bool isFinal = false;
    bool isCompressed = false; ///< RSV1 (RFC 7692 section 6)
    MaskingKey key {};
    std::uint64_t payloadBytes = 0;
};

/// Bytes in, the head of a client's frame out (RFC 6455 section 5.2). Refuses, as soon as the byte
/// is there, what no frame of a client's may look like, whatever came before it: reserved bits and
/// opcodes, no mask, a control frame that is long, fragmented or compressed, a length in more bytes
/// than it needs.
///
/// Invariants: holds 14 bytes at most; consumes nothing beyond the head; after Failed nothing.
/// Thread: any one at a time.
class FrameHeadReader
{
public:
    enum class State : std::uint8_t { NeedMore, Complete, Failed };

    /// Takes from the front of `bytes` what belongs to the head. `allowsCompressed`:
    /// permessage-deflate was agreed on.
    [[nodiscard]] State take(std::string_view &bytes, bool allowsCompressed);

    [[nodiscard]] const FrameHead &head() const { return m_head; } ///< valid when Complete
    /// Valid when Failed: a literal that says what is wrong. The close code is 1002.
    [[nodiscard]] std::string_view failure() const { return m_failure; }
    [[nodiscard]] bool isPristine() const { return m_heldBytes == 0; }

    void reset() { m_heldBytes = 0; }

private:
    [[nodiscard]] std::size_t wantedBytes() const;
    [[nodiscard]] std::size_t lengthBytes() const;
    [[nodiscard]] std::string_view objectionToStart(bool allowsCompressed);
    [[nodiscard]] std::string_view objectionToLength();

    std::array<char, 14> m_bytes {};
    std::uint8_t m_heldBytes = 0;
    FrameHead m_head;
    std::string_view m_failure; ///< empty unless Failed
};

} // namespace holdfast::websocket
