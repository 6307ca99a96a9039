// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast::fuzz {

/// What libFuzzer made up, as text.
inline std::string_view textOf(const std::uint8_t *data, std::size_t size)
{
    return { reinterpret_cast<const char *>(data), size };
}

/// Takes up to `length` bytes off the front.
inline std::string_view takeFront(std::string_view &bytes, std::size_t length)
{
    const std::string_view front = bytes.substr(0, length);
    bytes.remove_prefix(front.size());
    return front;
}

/// Takes one byte off the front; 0 if there is none.
inline unsigned takeByte(std::string_view &bytes)
{
    const std::string_view front = takeFront(bytes, 1);
    return front.empty() ? 0 : static_cast<unsigned char>(front.front());
}

/// Says where bytes are cut up on the way, as the fuzzer chose it.
///
/// Invariants: every piece has at least a byte.
class Cuts
{
public:
    /// `choice`: a byte for each piece, over and over; empty: pieces of one byte.
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
