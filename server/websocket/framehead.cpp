// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/framehead.h"

#include <algorithm>

namespace holdfast::websocket {

namespace {

constexpr std::size_t startBytes = 2;

constexpr unsigned reservedBits = 0x30; // RSV2 and RSV3
constexpr unsigned opcodeBits = 0x0f;
constexpr unsigned maskBit = 0x80;
constexpr unsigned lengthBits = 0x7f;

unsigned byteOf(char c)
{
    return static_cast<unsigned char>(c);
}

bool isAssigned(unsigned opcode)
{
    return opcode <= static_cast<unsigned>(Opcode::Binary)
        || (opcode >= static_cast<unsigned>(Opcode::Close)
            && opcode <= static_cast<unsigned>(Opcode::Pong));
}

} // namespace

FrameHeadReader::State FrameHeadReader::take(std::string_view &bytes, bool allowsCompressed)
{
    m_failure = {};
    while (m_heldBytes < wantedBytes()) {
        if (bytes.empty())
            return State::NeedMore;
        m_bytes.at(m_heldBytes++) = bytes.front();
        bytes.remove_prefix(1);
        if (m_heldBytes == startBytes)
            m_failure = objectionToStart(allowsCompressed);
        else if (m_heldBytes == startBytes + lengthBytes())
            m_failure = objectionToLength();
        if (!m_failure.empty())
            return State::Failed;
    }
    std::copy_n(m_bytes.begin() + m_heldBytes - m_head.key.size(), m_head.key.size(),
                m_head.key.begin());
    return State::Complete;
}

std::size_t FrameHeadReader::wantedBytes() const
{
    return m_heldBytes < startBytes ? startBytes : startBytes + lengthBytes() + m_head.key.size();
}

/// Of those after the second byte. Valid when that is there.
std::size_t FrameHeadReader::lengthBytes() const
{
    const unsigned length = byteOf(m_bytes[1]) & lengthBits;
    return length == eightByteLength ? 8 : length == twoByteLength ? 2 : 0;
}

std::string_view FrameHeadReader::objectionToStart(bool allowsCompressed)
{
    const unsigned first = byteOf(m_bytes[0]);
    const unsigned second = byteOf(m_bytes[1]);
    if ((first & reservedBits) != 0)
        return "A reserved bit is set.";
    if (!isAssigned(first & opcodeBits))
        return "The opcode is reserved.";
    if ((second & maskBit) == 0)
        return "A client's frame must be masked.";

    m_head.opcode = static_cast<Opcode>(first & opcodeBits);
    m_head.isFinal = (first & finalBit) != 0;
    m_head.isCompressed = (first & compressedBit) != 0;
    m_head.payloadBytes = second & lengthBits;
    if (isControl(m_head.opcode)) {
        if (m_head.payloadBytes > maxControlPayloadBytes)
            return "A control frame carries 125 bytes at most.";
        if (!m_head.isFinal)
            return "A control frame must not be fragmented.";
    }
    // RFC 7692 section 6.1: said once, by the first frame of a message.
    if (m_head.isCompressed
        && (!allowsCompressed || isControl(m_head.opcode) || m_head.opcode == Opcode::Continuation))
        return "A frame is marked as compressed that must not be.";
    return {};
}

/// RFC 6455 section 5.2: in as few bytes as will hold it, and its highest bit is 0.
std::string_view FrameHeadReader::objectionToLength()
{
    std::uint64_t length = 0;
    for (std::size_t i = startBytes; i < m_heldBytes; ++i)
        length = length << 8U | byteOf(m_bytes.at(i));
    const std::uint64_t least =
        lengthBytes() == 2 ? twoByteLength : UINT16_MAX + std::uint64_t { 1 };
    if (length < least)
        return "A payload length is written in more bytes than it needs.";
    if (length > INT64_MAX)
        return "The highest bit of a payload length must be 0.";
    m_head.payloadBytes = length;
    return {};
}

} // namespace holdfast::websocket
