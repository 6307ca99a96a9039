// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/frame.h"
#include "server/websocket/masking.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast::websocket {

/// The head of one frame from a client.
struct FrameHead
{
    Opcode opcode = Opcode::Continuation;
    bool isFinal = false;
    bool isCompressed = false; ///< RSV1 (RFC 7692 section 6)
    MaskingKey key {};
    std::uint64_t payloadBytes = 0;
};

/// Parses the head of a client's frame (RFC 6455 section 5.2). At the first byte that shows it, it
/// refuses what is invalid in any context: reserved bits and opcodes, a missing mask, a control
/// frame that is too long, fragmented or compressed, and a length that is not in its shortest form.
///
/// Invariants: holds at most 14 bytes; consumes nothing beyond the head, and nothing after Failed.
/// Thread: any one at a time.
class FrameHeadReader
{
public:
    enum class State : std::uint8_t { NeedMore, Complete, Failed };

    /// Removes the bytes of the head from the front of `bytes`. `allowsCompressed`:
    /// permessage-deflate was negotiated.
    [[nodiscard]] State take(std::string_view &bytes, bool allowsCompressed);

    [[nodiscard]] const FrameHead &head() const { return m_head; } ///< valid when Complete
    /// Valid when Failed: a literal that describes the error. The close code is 1002.
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
