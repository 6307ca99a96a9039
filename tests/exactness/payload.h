// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::exactness {

class Random;

/// What a message carries, and in which form its envelope must show it.
struct Payload
{
    /// Closed list.
    enum class Kind : std::uint8_t {
        Text, ///< of every kind of character, line ends included
        Json, ///< as JSON in the envelope
        Binary, ///< not UTF-8: as base64 in the envelope
    };

    Kind kind = Kind::Text;
    std::string bytes;

    /// Of `kind`, about `size` bytes, other bytes at each call.
    [[nodiscard]] static Payload make(Kind kind, std::size_t size, Random &random);
    /// The Content-Type to publish it with; empty: none is needed.
    [[nodiscard]] std::string_view contentType() const;
};

[[nodiscard]] std::optional<std::string> base64Decoded(std::string_view text);
/// Appends it as a JSON string.
void appendQuoted(std::string_view text, std::string &out);

} // namespace holdfast::exactness
