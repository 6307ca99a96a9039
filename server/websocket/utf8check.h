// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace holdfast::websocket {

/// Checks UTF-8 that arrives in pieces (RFC 3629), and fails at the first invalid byte.
///
/// Invariants: the verdict does not depend on how the text was split.
/// Thread: any one at a time.
class Utf8Check
{
public:
    /// False if the text is invalid, whatever follows; then every further piece is refused too.
    [[nodiscard]] bool take(std::string_view piece);
    /// True if the text so far does not end within a character.
    [[nodiscard]] bool isWhole() const { return m_missing == 0 && !m_isBroken; }

    void reset() { *this = {}; }

private:
    [[nodiscard]] bool takeByte(unsigned char byte);

    std::uint8_t m_missing = 0; ///< continuation bytes that the current character still needs
    std::uint8_t m_lowest = 0x80; ///< of the next continuation byte
    std::uint8_t m_highest = 0xbf;
    bool m_isBroken = false;
};

} // namespace holdfast::websocket
