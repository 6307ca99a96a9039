// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast {

/// Lists and objects within one another, the outermost included (RFC 8259 section 9 allows a
/// limit).
inline constexpr std::size_t maxJsonDepth = 1024;

/// Why a text is not taken as JSON.
struct JsonFault
{
    enum class Kind : std::uint8_t {
        Broken, ///< a byte that cannot stand where it does
        Incomplete, ///< the text ends before the value does
        ByteOrderMark, ///< RFC 8259 section 8.1
        NotUtf8,
        TooDeep, ///< nested deeper than maxJsonDepth
    };
    Kind kind;
    std::size_t offset; ///< in bytes from the beginning
    std::optional<std::size_t>
        element {}; ///< where the outermost value is a list: which of its own
};

/// The fault in one sentence for a person, beginning with "The JSON".
[[nodiscard]] std::string describe(const JsonFault &fault);

/// Nothing if `text` is one JSON value as RFC 8259 has it, whatever may be in it: numbers of any
/// size, lone surrogates in escapes, one name twice in an object. Linear time, no recursion, no
/// allocation. Untrusted.
[[nodiscard]] std::optional<JsonFault> checkJson(std::string_view text);

/// The same, and appends the text to `out` without its insignificant white space: every other byte
/// stays as it is, and the result is one line. After a fault `out` ends in a part of it.
[[nodiscard]] std::optional<JsonFault> appendCompactJson(std::string_view text, std::string &out);

} // namespace holdfast
