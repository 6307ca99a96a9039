// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace holdfast::bench {

/// What every payload starts with: who sent it, where to, as which one, and when.
struct Stamp
{
    std::uint32_t publisher = 0;
    std::uint32_t route = 0; ///< see makeRoute()
    std::uint32_t sequence = 0; ///< from 0, per publisher and channel
    std::uint64_t sentNs = 0; ///< monotonicNs() just before the publish was sent
};

/// `~hf`, then publisher, route, sequence and sentNs in lower-case hexadecimal of fixed width:
/// nothing that JSON, SSE or a URL would escape, and no `~` anywhere else in what a server adds.
inline constexpr std::string_view stampMark = "~hf";
inline constexpr std::size_t stampBytes = stampMark.size() + 8 + 8 + 8 + 16;
inline constexpr std::size_t routeOffset = stampMark.size() + 8;

inline constexpr std::uint32_t channelLimit = 1U << 20U;

/// Names a channel of one run, so that messages left over from an earlier run are recognised.
[[nodiscard]] constexpr std::uint32_t makeRoute(std::uint32_t run, std::uint32_t channel)
{
    return (run << 20U) | (channel & (channelLimit - 1));
}

/// Eight hexadecimal digits as a number, without a branch. Other bytes give some number.
[[nodiscard]] inline std::uint32_t readHexEight(const char *digits)
{
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t word = 0;
    std::memcpy(&word, digits, sizeof word);
    word = (word & 0x0f0f0f0f0f0f0f0fU) + 9 * ((word >> 6U) & 0x0101010101010101U);
    word = __builtin_bswap64(word);
    word = (word | (word >> 4U)) & 0x00ff00ff00ff00ffU;
    word = (word | (word >> 8U)) & 0x0000ffff0000ffffU;
    return static_cast<std::uint32_t>(word | (word >> 16U));
}

/// `at` must have stampBytes.
[[nodiscard]] inline Stamp readStamp(const char *at)
{
    const char *digits = at + stampMark.size();
    const std::uint64_t high = readHexEight(digits + 24);
    return { .publisher = readHexEight(digits),
             .route = readHexEight(digits + 8),
             .sequence = readHexEight(digits + 16),
             .sentNs = (high << 32U) | readHexEight(digits + 32) };
}

/// `out` must have room for stampBytes.
void writeStamp(const Stamp &stamp, char *out);

} // namespace holdfast::bench
