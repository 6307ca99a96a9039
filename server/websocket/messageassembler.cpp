// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/messageassembler.h"

#include "server/core/utf8.h"
#include "server/websocket/masking.h"

#include <algorithm>

namespace holdfast::websocket {

namespace {

constexpr std::size_t keptBufferBytes = std::size_t { 16 } * 1024;

Event failure(CloseCode code, std::string_view why)
{
    return { Event::Kind::Failure, code, why };
}

Event tooBig()
{
    return failure(CloseCode::MessageTooBig, "The message is larger than this server accepts.");
}

Event notUtf8()
{
    return failure(CloseCode::InvalidPayload, "Text must be UTF-8.");
}

/// Deflate makes incompressible data slightly longer: a compressed message may exceed the limit by
/// this much.
std::size_t maxPayloadBytes(std::size_t maxMessageBytes, bool isCompressed)
{
    constexpr std::size_t blockHeads = 64;
    return isCompressed ? maxMessageBytes + maxMessageBytes / 8 + blockHeads : maxMessageBytes;
}

} // namespace

Event MessageAssembler::read(std::string_view &bytes, const Terms &terms)
{
    for (;;) {
        if (!m_isInFrame) {
            switch (m_head.take(bytes, terms.allowsCompressed)) {
            case FrameHeadReader::State::NeedMore:
                return {};
            case FrameHeadReader::State::Failed:
                return failure(CloseCode::ProtocolError, m_head.failure());
            case FrameHeadReader::State::Complete:
                break;
            }
            if (const Event refusal = beginFrame(terms))
                return refusal;
        }
        const Event event =
            isControl(m_head.head().opcode) ? readControl(bytes) : readData(bytes, terms);
        if (event || m_isInFrame)
            return event;
    }
}

void MessageAssembler::reset()
{
    std::string buffer = std::move(m_message);
    if (buffer.capacity() > keptBufferBytes)
        buffer = {};
    buffer.clear();
    *this = {};
    m_message = std::move(buffer);
}

Event MessageAssembler::beginFrame(const Terms &terms)
{
    const FrameHead &head = m_head.head();
    m_isInFrame = true;
    m_leftBytes = head.payloadBytes;
    m_controlBytes = 0;
    if (isControl(head.opcode))
        return {};

    const bool continues = head.opcode == Opcode::Continuation;
    if (continues && !m_isInMessage)
        return failure(CloseCode::ProtocolError, "There is no message to be continued.");
    if (!continues && m_isInMessage)
        return failure(CloseCode::ProtocolError, "A message begins before the last one ended.");
    if (!continues) {
        m_isInMessage = true;
        m_isText = head.opcode == Opcode::Text;
        m_isCompressed = head.isCompressed;
        m_message.clear();
        m_utf8.reset();
    }
    if (m_leftBytes > maxPayloadBytes(terms.maxMessageBytes, m_isCompressed) - m_message.size())
        return tooBig();
    return {};
}

Event MessageAssembler::readData(std::string_view &bytes, const Terms &terms)
{
    const std::size_t length = std::min<std::uint64_t>(bytes.size(), m_leftBytes);
    const std::size_t before = m_message.size();
    m_message.append(bytes.substr(0, length));
    const std::span<char> piece = std::span(m_message).subspan(before);
    applyMask(piece, m_head.head().key, keyOffset());
    m_leftBytes -= length;
    bytes.remove_prefix(length);

    if (m_isText && !m_isCompressed && !m_utf8.take({ piece.data(), piece.size() }))
        return notUtf8();
    if (!endsFrame() || !m_head.head().isFinal)
        return {};
    m_isInMessage = false;
    return finishMessage(terms);
}

Event MessageAssembler::finishMessage(const Terms &terms)
{
    std::string_view message = m_message;
    if (m_isCompressed) {
        switch (terms.inflater.inflate(m_message, terms.maxMessageBytes)) {
        case Inflater::Outcome::Malformed:
            return failure(CloseCode::InvalidPayload, "The message cannot be decompressed.");
        case Inflater::Outcome::TooLarge:
            return tooBig();
        case Inflater::Outcome::Done:
            message = terms.inflater.message();
            break;
        }
    }
    if (m_isText && !(m_isCompressed ? isUtf8(message) : m_utf8.isWhole()))
        return notUtf8();
    return { m_isText ? Event::Kind::Text : Event::Kind::Binary, CloseCode::NoStatus, message };
}

Event MessageAssembler::readControl(std::string_view &bytes)
{
    const std::size_t length = std::min<std::uint64_t>(bytes.size(), m_leftBytes);
    const std::span<char> piece = std::span(m_control).subspan(m_controlBytes, length);
    std::ranges::copy(bytes.substr(0, length), piece.begin());
    applyMask(piece, m_head.head().key, keyOffset());
    m_controlBytes = static_cast<std::uint8_t>(m_controlBytes + length);
    m_leftBytes -= length;
    bytes.remove_prefix(length);

    if (!endsFrame())
        return {};
    const Opcode opcode = m_head.head().opcode;
    if (opcode == Opcode::Close)
        return finishClose();
    return { opcode == Opcode::Ping ? Event::Kind::Ping : Event::Kind::Pong,
             CloseCode::NoStatus,
             { m_control.data(), m_controlBytes } };
}

/// RFC 6455 section 5.5.1: the payload is empty, or a code and optionally a reason.
Event MessageAssembler::finishClose() const
{
    constexpr std::size_t codeBytes = 2;
    if (m_controlBytes == 0)
        return { Event::Kind::Close, CloseCode::NoStatus, {} };
    if (m_controlBytes < codeBytes)
        return failure(CloseCode::ProtocolError, "A close code has two bytes.");
    const auto code = static_cast<std::uint16_t>(static_cast<unsigned char>(m_control[0]) << 8U
                                                 | static_cast<unsigned char>(m_control[1]));
    const std::string_view reason =
        std::string_view(m_control.data(), m_controlBytes).substr(codeBytes);
    if (!isOnTheWire(code))
        return failure(CloseCode::ProtocolError, "The close code is not one to be sent.");
    if (!isUtf8(reason))
        return notUtf8();
    return { Event::Kind::Close, static_cast<CloseCode>(code), reason };
}

/// The offset of the next byte in the frame's payload. The key repeats every 4 bytes, so the low
/// bits suffice.
std::size_t MessageAssembler::keyOffset() const
{
    return m_head.head().payloadBytes - m_leftBytes;
}

bool MessageAssembler::endsFrame()
{
    if (m_leftBytes > 0)
        return false;
    m_isInFrame = false;
    m_head.reset();
    return true;
}

} // namespace holdfast::websocket
