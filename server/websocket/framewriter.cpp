// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/framewriter.h"

#include <cassert>
#include <cstdint>

namespace holdfast::websocket {

namespace {

void appendBigEndian(std::uint64_t number, int bytes, std::string &out)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(number >> static_cast<unsigned>(shift)));
}

/// The longest prefix of `text` that fits and does not end within a character.
std::string_view cutToFit(std::string_view text, std::size_t maxBytes)
{
    if (text.size() <= maxBytes)
        return text;
    while (maxBytes > 0 && (static_cast<unsigned char>(text[maxBytes]) & 0xc0U) == 0x80)
        --maxBytes;
    return text.substr(0, maxBytes);
}

} // namespace

void appendFrameHead(Opcode opcode, std::size_t payloadBytes, bool isCompressed, std::string &out)
{
    assert(!isControl(opcode) || (payloadBytes <= maxControlPayloadBytes && !isCompressed));
    out.push_back(static_cast<char>(finalBit | (isCompressed ? compressedBit : 0U)
                                    | static_cast<unsigned>(opcode)));
    if (payloadBytes < twoByteLength) {
        out.push_back(static_cast<char>(payloadBytes));
    } else if (payloadBytes <= UINT16_MAX) {
        out.push_back(static_cast<char>(twoByteLength));
        appendBigEndian(payloadBytes, 2, out);
    } else {
        out.push_back(static_cast<char>(eightByteLength));
        appendBigEndian(payloadBytes, 8, out);
    }
}

void appendFrame(Opcode opcode, std::string_view payload, std::string &out)
{
    appendFrameHead(opcode, payload.size(), false, out);
    out.append(payload);
}

void appendCompressedFrame(Opcode opcode, std::string_view payload, Deflater &deflater,
                           std::string &out)
{
    const auto compressed = deflater.deflate(payload);
    appendFrameHead(opcode, compressed.value_or(payload).size(), compressed.has_value(), out);
    out.append(compressed.value_or(payload));
}

void appendClose(CloseCode code, std::string_view reason, std::string &out)
{
    constexpr std::size_t codeBytes = 2;
    if (code == CloseCode::NoStatus) {
        appendFrameHead(Opcode::Close, 0, false, out);
        return;
    }
    reason = cutToFit(reason, maxControlPayloadBytes - codeBytes);
    appendFrameHead(Opcode::Close, codeBytes + reason.size(), false, out);
    appendBigEndian(static_cast<std::uint16_t>(code), codeBytes, out);
    out.append(reason);
}

} // namespace holdfast::websocket
