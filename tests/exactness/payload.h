// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::exactness {

class Random;

/// The bytes of each payload are fewer.
constexpr std::size_t largestPayload = std::size_t { 32 } * 1024;

/// A message's payload, and the form in which its envelope must show it.
struct Payload
{
    /// Closed list.
    enum class Kind : std::uint8_t {
        Text, ///< any characters, line ends included
        Json, ///< as JSON in the envelope
        Binary, ///< not UTF-8: as base64 in the envelope
    };

    Kind kind = Kind::Text;
    std::string bytes;

    /// A payload of `kind` with about `size` bytes; different at each call.
    [[nodiscard]] static Payload make(Kind kind, std::size_t size, Random &random);
    /// The Content-Type for publishing it; empty if none is needed.
    [[nodiscard]] std::string_view contentType() const;
};

[[nodiscard]] std::optional<std::string> base64Decoded(std::string_view text);
/// Appends the text as a JSON string.
void appendQuoted(std::string_view text, std::string &out);

} // namespace holdfast::exactness
