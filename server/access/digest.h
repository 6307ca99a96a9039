// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::access {

/// SHA-256 of a text.
using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Digest digestOf(std::string_view text);

/// Constant time: the duration does not tell where they differ.
[[nodiscard]] bool areEqual(const Digest &a, const Digest &b);

/// In lower-case hexadecimal.
[[nodiscard]] std::string hexOf(const Digest &digest);
/// Nothing if it is not 64 lower-case hexadecimal digits.
[[nodiscard]] std::optional<Digest> digestFromHex(std::string_view hex);

/// `count` characters of `a-z2-7`, 5 random bits each, from a cryptographic random generator.
[[nodiscard]] std::string randomText(std::size_t count);

} // namespace holdfast::access
