// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonstring.h"

#include <cstdint>
#include <cstring>

namespace holdfast {

namespace {

constexpr std::uint64_t everyByte(std::uint8_t value)
{
    return 0x0101010101010101ULL * value;
}

bool mustBeEscaped(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

/// True if one of the eight bytes may have to be escaped; a false alarm costs a closer look.
bool mayHoldEscaped(std::uint64_t bytes)
{
    constexpr std::uint64_t highBits = everyByte(0x80);
    const auto hasZero = [](std::uint64_t v) {
        return (v - everyByte(0x01)) & ~v & highBits;
    };
    const std::uint64_t controls = (bytes - everyByte(0x20)) & ~bytes & highBits;
    return (controls | hasZero(bytes ^ everyByte('"')) | hasZero(bytes ^ everyByte('\\'))) != 0;
}

/// How many bytes from the beginning can be copied as they are.
std::size_t plainLength(std::string_view text)
{
    std::size_t length = 0;
    while (text.size() - length >= sizeof(std::uint64_t)) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + length, sizeof bytes);
        if (mayHoldEscaped(bytes))
            break;
        length += sizeof bytes;
    }
    while (length < text.size() && !mustBeEscaped(text[length]))
        ++length;
    return length;
}

void appendEscaped(char c, std::string &out)
{
    constexpr std::string_view named = "\"\"\\\\\bb\ff\nn\rr\tt"; // pairs: byte, letter
    constexpr std::string_view hexDigits = "0123456789abcdef";
    for (std::size_t i = 0; i < named.size(); i += 2) {
        if (named[i] == c) {
            out.append({ '\\', named[i + 1] });
            return;
        }
    }
    const auto byte = static_cast<unsigned char>(c);
    out.append("\\u00");
    out.append({ hexDigits[byte >> 4U], hexDigits[byte & 0x0fU] });
}

} // namespace

void appendJsonString(std::string_view text, std::string &out)
{
    out.reserve(out.size() + text.size() + 2);
    out += '"';
    while (!text.empty()) {
        const std::size_t plain = plainLength(text);
        out.append(text.substr(0, plain));
        if (plain == text.size())
            break;
        appendEscaped(text[plain], out);
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

} // namespace holdfast
