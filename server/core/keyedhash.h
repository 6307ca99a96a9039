// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast {

using HashKey = std::array<std::uint64_t, 2>;

/// SipHash-2-4 (Aumasson and Bernstein, 2012).
[[nodiscard]] std::uint64_t sipHash(const HashKey &key, std::string_view text);

/// Hash flooding: the hash of a text that a client has chosen, under a key that is secret and new
/// for each process, so that nobody can find texts with equal hashes. For every table whose keys
/// come from clients.
///
/// Thread: any.
[[nodiscard]] std::uint64_t keyedHash(std::string_view text);

/// The same for the containers of the standard library.
struct KeyedHash
{
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(std::string_view text) const { return keyedHash(text); }
};

} // namespace holdfast
