// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonstring.h"

#include <charconv>
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

/// True if one of the eight bytes may have to be escaped. A false positive only costs time: the
/// bytes are then checked one by one.
bool mayHoldEscaped(std::uint64_t bytes)
{
    constexpr std::uint64_t highBits = everyByte(0x80);
    const auto hasZero = [](std::uint64_t v) {
        return (v - everyByte(0x01)) & ~v & highBits;
    };
    const std::uint64_t controls = (bytes - everyByte(0x20)) & ~bytes & highBits;
    return (controls | hasZero(bytes ^ everyByte('"')) | hasZero(bytes ^ everyByte('\\'))) != 0;
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

/// The UTF-16 code unit written as four hexadecimal digits.
char32_t codeUnit(std::string_view digits)
{
    std::uint32_t unit = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
    return unit;
}

void appendUtf8(char32_t c, std::string &out)
{
    const auto continuation = [c](unsigned shift) {
        return static_cast<char>(0x80U | (c >> shift & 0x3fU));
    };
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0U | c >> 6U);
        out += continuation(0);
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0U | c >> 12U);
        out.append({ continuation(6), continuation(0) });
    } else {
        out += static_cast<char>(0xf0U | c >> 18U);
        out.append({ continuation(12), continuation(6), continuation(0) });
    }
}

/// Decodes `XXXX`, or `XXXX\uXXXX` for a surrogate pair, and removes it from the beginning of
/// `text`; false for a lone surrogate.
bool takeCodePoint(std::string_view &text, std::string &out)
{
    constexpr std::size_t digits = 4;
    char32_t c = codeUnit(text.substr(0, digits));
    text.remove_prefix(digits);
    if (c >= 0xdc00 && c <= 0xdfff)
        return false;
    if (c >= 0xd800 && c <= 0xdbff) {
        if (!text.starts_with("\\u"))
            return false;
        const char32_t low = codeUnit(text.substr(2, digits));
        if (low < 0xdc00 || low > 0xdfff)
            return false;
        text.remove_prefix(2 + digits);
        c = 0x10000 + ((c - 0xd800) << 10U) + (low - 0xdc00);
    }
    appendUtf8(c, out);
    return true;
}

char unescaped(char letter)
{
    constexpr std::string_view named = "b\bf\fn\nr\rt\t"; // pairs: letter, byte
    for (std::size_t i = 0; i < named.size(); i += 2) {
        if (named[i] == letter)
            return named[i + 1];
    }
    return letter;
}

} // namespace

std::size_t plainStringLength(std::string_view text)
{
    constexpr std::size_t step = sizeof(std::uint64_t);
    const auto isPlainFrom = [text](std::size_t start) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + start, sizeof bytes);
        return !mayHoldEscaped(bytes);
    };
    std::size_t length = 0;
    while (text.size() - length >= step && isPlainFrom(length))
        length += step;
    // The last eight bytes: some of them have been looked at before.
    if (text.size() >= step && text.size() - length < step && isPlainFrom(text.size() - step))
        return text.size();
    while (length < text.size() && !mustBeEscaped(text[length]))
        ++length;
    return length;
}

void appendJsonString(std::string_view text, std::string &out)
{
    out.reserve(out.size() + text.size() + 2);
    out += '"';
    while (!text.empty()) {
        const std::size_t plain = plainStringLength(text);
        out.append(text.substr(0, plain));
        if (plain == text.size())
            break;
        appendEscaped(text[plain], out);
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

void appendJsonList(std::span<const std::string> texts, std::string &out)
{
    out.push_back('[');
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i > 0)
            out.push_back(',');
        appendJsonString(texts[i], out);
    }
    out.push_back(']');
}

std::optional<std::string> decodedJsonString(std::string_view quoted)
{
    std::string out;
    out.reserve(quoted.size());
    std::string_view text = quoted.substr(1, quoted.size() - 2);
    while (true) {
        const std::size_t plain = plainStringLength(text);
        out.append(text.substr(0, plain));
        if (plain == text.size())
            return out;
        const char letter = text[plain + 1];
        text.remove_prefix(plain + 2);
        if (letter != 'u')
            out += unescaped(letter);
        else if (!takeCodePoint(text, out))
            return std::nullopt;
    }
}

} // namespace holdfast
