// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/masking.h"

#include <cstdint>
#include <cstring>

namespace holdfast::websocket {

void applyMask(std::span<char> bytes, const MaskingKey &key, std::size_t offset)
{
    std::array<char, sizeof(std::uint64_t)> pattern; // NOLINT(*-member-init): written below
    for (std::size_t i = 0; i < pattern.size(); ++i)
        pattern.at(i) = key.at((offset + i) % key.size());

    std::uint64_t mask = 0;
    std::memcpy(&mask, pattern.data(), sizeof(mask));
    for (; bytes.size() >= sizeof(mask); bytes = bytes.subspan(sizeof(mask))) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof(word));
        word ^= mask;
        std::memcpy(bytes.data(), &word, sizeof(word));
    }
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(bytes[i] ^ pattern.at(i));
}

} // namespace holdfast::websocket
