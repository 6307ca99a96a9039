// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast {

/// Appends `text` as a JSON string with its quotes (RFC 8259 section 7). `text` must be valid
/// UTF-8. The result holds no control character, so it fits on one line of an event stream.
void appendJsonString(std::string_view text, std::string &out);

/// Appends the texts as a JSON array of strings; each must be valid UTF-8.
void appendJsonList(std::span<const std::string> texts, std::string &out);

/// The text that a well-formed JSON string stands for, as UTF-8. `quoted` has its quotes. Nothing
/// if it holds a lone surrogate (RFC 8259 section 8.2).
[[nodiscard]] std::optional<std::string> decodedJsonString(std::string_view quoted);

/// How many bytes from the beginning need no look in a JSON string: up to the first quote,
/// backslash or control character.
[[nodiscard]] std::size_t plainStringLength(std::string_view text);

} // namespace holdfast
