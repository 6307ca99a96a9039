// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/websocketframe.h"

#include <array>

namespace holdfast::bench {

namespace {

constexpr unsigned finBit = 0x80;
constexpr unsigned maskBit = 0x80;
constexpr std::size_t maskBytes = 4;

unsigned byteAt(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

void appendHead(Opcode opcode, std::size_t payloadBytes, unsigned mask, std::string &out)
{
    out += static_cast<char>(finBit | static_cast<unsigned>(opcode));
    if (payloadBytes < 126) {
        out += static_cast<char>(mask | payloadBytes);
        return;
    }
    const unsigned lengthBytes = payloadBytes < 65536 ? 2 : 8;
    out += static_cast<char>(mask | (lengthBytes == 2 ? 126U : 127U));
    for (unsigned i = lengthBytes; i > 0; --i)
        out += static_cast<char>(payloadBytes >> (8 * (i - 1)));
}

} // namespace

std::optional<FrameHead> readFrameHead(std::string_view bytes)
{
    if (bytes.size() < 2)
        return std::nullopt;
    FrameHead head;
    head.opcode = static_cast<Opcode>(byteAt(bytes, 0) & 0x0fU);
    head.isMasked = (byteAt(bytes, 1) & maskBit) != 0;
    const unsigned shortLength = byteAt(bytes, 1) & 0x7fU;
    const std::size_t lengthBytes = shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8;
    head.headBytes = 2 + lengthBytes + (head.isMasked ? maskBytes : 0);
    if (bytes.size() < head.headBytes)
        return std::nullopt;
    head.payloadBytes = lengthBytes == 0 ? shortLength : 0;
    for (std::size_t i = 0; i < lengthBytes; ++i)
        head.payloadBytes = (head.payloadBytes << 8U) | byteAt(bytes, 2 + i);
    return head;
}

void appendServerFrame(Opcode opcode, std::string_view payload, std::string &out)
{
    appendHead(opcode, payload.size(), 0, out);
    out += payload;
}

void appendClientFrame(Opcode opcode, std::string_view payload, std::uint32_t mask,
                       std::string &out)
{
    appendHead(opcode, payload.size(), maskBit, out);
    std::array<unsigned char, maskBytes> key {};
    for (std::size_t i = 0; i < maskBytes; ++i)
        key[i] = static_cast<unsigned char>(mask >> (8 * (maskBytes - 1 - i)));
    for (const unsigned char byte : key)
        out += static_cast<char>(byte);
    for (std::size_t i = 0; i < payload.size(); ++i)
        out += static_cast<char>(byteAt(payload, i) ^ key[i % maskBytes]);
}

} // namespace holdfast::bench
