// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast {

/// Appends `text` as a JSON string with quotes (RFC 8259 section 7). `text` must be valid UTF-8.
/// The result contains no control character, so it fits on one line of an event stream.
void appendJsonString(std::string_view text, std::string &out);

/// Appends the texts as a JSON array of strings; each must be valid UTF-8.
void appendJsonList(std::span<const std::string> texts, std::string &out);

/// Decodes a well-formed JSON string to UTF-8. `quoted` includes the quotes. Nothing if it contains
/// a lone surrogate (RFC 8259 section 8.2).
[[nodiscard]] std::optional<std::string> decodedJsonString(std::string_view quoted);

/// The number of bytes before the first quote, backslash or control character: they need no
/// escaping or decoding.
[[nodiscard]] std::size_t plainStringLength(std::string_view text);

} // namespace holdfast
