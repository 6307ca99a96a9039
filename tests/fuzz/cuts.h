// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast::fuzz {

/// The fuzzer's input as text.
inline std::string_view textOf(const std::uint8_t *data, std::size_t size)
{
    return { reinterpret_cast<const char *>(data), size };
}

/// Removes up to `length` bytes from the front and returns them.
inline std::string_view takeFront(std::string_view &bytes, std::size_t length)
{
    const std::string_view front = bytes.substr(0, length);
    bytes.remove_prefix(front.size());
    return front;
}

/// Removes one byte from the front and returns it; 0 if there is none.
inline unsigned takeByte(std::string_view &bytes)
{
    const std::string_view front = takeFront(bytes, 1);
    return front.empty() ? 0 : static_cast<unsigned char>(front.front());
}

/// Divides bytes into pieces of lengths that the fuzzer chose.
///
/// Invariants: every piece has at least one byte.
class Cuts
{
public:
    /// `choice`: one byte for each piece, used cyclically; empty: pieces of one byte.
    explicit Cuts(std::string_view choice) : m_choice(choice) { }

    [[nodiscard]] std::size_t next(std::size_t maxLength)
    {
        if (m_choice.empty())
            return 1;
        const auto byte = static_cast<unsigned char>(m_choice[m_next++ % m_choice.size()]);
        return 1 + byte % maxLength;
    }

private:
    std::string_view m_choice;
    std::size_t m_next = 0;
};

} // namespace holdfast::fuzz
