// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/payload.h"

#include "tests/exactness/random.h"

#include <array>

namespace holdfast::exactness {

namespace {

/// Text that has broken encoders before: quotes, line ends of every kind, text that looks like a
/// field or an event of an event stream, characters of two to four bytes, control characters.
constexpr std::array<std::string_view, 14> fragments { "a",
                                                       "zebra ",
                                                       "\"",
                                                       "\\",
                                                       "\n",
                                                       "\r\n",
                                                       "\r",
                                                       "\n\nid: 7\nevent: gap\ndata: ",
                                                       "\t",
                                                       "gr\xc3\xbcn",
                                                       "\xe4\xbd\xa0\xe5\xa5\xbd",
                                                       "\xf0\x9f\x98\x80",
                                                       "\xe2\x80\xa8",
                                                       "\x01" };

std::string textOf(std::size_t size, Random &random)
{
    std::string text;
    while (true) {
        const std::string_view fragment = fragments[random.below(fragments.size())];
        if (text.size() + fragment.size() > size)
            break;
        text += fragment;
        // Long texts are mostly filler, which is faster to generate.
        if (size > 1000 && text.size() < size)
            text.append(std::min<std::size_t>(size - text.size(), 1 + random.below(300)), '.');
    }
    text.resize(size, '-');
    return text;
}

} // namespace

Payload Payload::make(Kind kind, std::size_t size, Random &random)
{
    Payload payload { kind, {} };
    switch (kind) {
    case Kind::Text:
        payload.bytes = textOf(size, random);
        break;
    case Kind::Json:
        payload.bytes = R"({"n":)" + std::to_string(random.below(1'000'000)) + R"(,"fill":")"
            + std::string(size, static_cast<char>('a' + random.below(26))) + R"("})";
        break;
    case Kind::Binary:
        payload.bytes = "\xff"; // not a valid first byte in UTF-8
        while (payload.bytes.size() < size)
            payload.bytes += static_cast<char>(random.next());
        break;
    }
    return payload;
}

std::string_view Payload::contentType() const
{
    switch (kind) {
    case Kind::Json:
        return "application/json";
    case Kind::Binary:
        return "application/octet-stream";
    case Kind::Text:
        break;
    }
    return {};
}

std::optional<std::string> base64Decoded(std::string_view text)
{
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t bits = 0;
    unsigned count = 0;
    while (text.ends_with('='))
        text.remove_suffix(1);
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos)
            return std::nullopt;
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> count);
        }
    }
    return out;
}

void appendQuoted(std::string_view text, std::string &out)
{
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += digits[static_cast<unsigned char>(c) >> 4U];
            out += digits[static_cast<unsigned char>(c) & 15U];
        } else {
            out += c;
        }
    }
    out += '"';
}

} // namespace holdfast::exactness
