// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/utf8check.h"

#include "server/core/utf8.h"

#include <algorithm>
#include <cstddef>

namespace holdfast::websocket {

namespace {

constexpr std::size_t maxContinuationBytes = 3;

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80;
}

bool beginsCharacter(char c)
{
    return static_cast<unsigned char>(c) >= 0xc0;
}

/// The number of bytes at the end that belong to an incomplete character.
std::size_t openEnd(std::string_view text)
{
    const std::size_t reach = std::min(text.size(), maxContinuationBytes);
    for (std::size_t length = 1; length <= reach; ++length) {
        const char c = text[text.size() - length];
        if (beginsCharacter(c))
            return length;
        if (!isContinuation(c))
            return 0;
    }
    return 0;
}

} // namespace

bool Utf8Check::take(std::string_view piece)
{
    if (m_isBroken)
        return false;
    while (m_missing > 0 && !piece.empty()) {
        if (!takeByte(static_cast<unsigned char>(piece.front())))
            return false;
        piece.remove_prefix(1);
    }
    const std::size_t bulk = piece.size() - openEnd(piece);
    if (!isUtf8(piece.substr(0, bulk))) {
        m_isBroken = true;
        return false;
    }
    return std::ranges::all_of(piece.substr(bulk),
                               [this](char c) { return takeByte(static_cast<unsigned char>(c)); });
}

/// RFC 3629 section 4: the second byte decides about overlong forms, surrogates and U+10FFFF.
bool Utf8Check::takeByte(unsigned char byte)
{
    if (m_missing > 0) {
        m_isBroken = byte < m_lowest || byte > m_highest;
        --m_missing;
    } else if (byte >= 0xc2 && byte <= 0xf4) {
        m_missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        m_lowest = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
        m_highest = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
        return true;
    } else {
        m_isBroken = byte >= 0x80;
    }
    m_lowest = 0x80;
    m_highest = 0xbf;
    return !m_isBroken;
}

} // namespace holdfast::websocket
