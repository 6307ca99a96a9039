// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast {

/// The maximum nesting of lists and objects, including the outermost (RFC 8259 section 9 allows a
/// limit).
inline constexpr std::size_t maxJsonDepth = 1024;

/// Why a text is not accepted as JSON.
struct JsonFault
{
    enum class Kind : std::uint8_t {
        Broken, ///< a byte that the grammar does not allow here
        Incomplete, ///< the text ends before the value does
        ByteOrderMark, ///< RFC 8259 section 8.1
        NotUtf8,
        TooDeep, ///< nested deeper than maxJsonDepth
    };
    Kind kind;
    std::size_t offset; ///< in bytes from the beginning
    std::optional<std::size_t>
        element {}; ///< if the outermost value is a list: the index of its element
};

/// The fault in one sentence for a person, beginning with "The JSON".
[[nodiscard]] std::string describe(const JsonFault &fault);

/// Nothing if `text` is one JSON value by the grammar of RFC 8259. Also accepted: numbers of any
/// size, escaped lone surrogates, duplicate names in an object. Linear time, no recursion, no
/// allocation. The text is untrusted.
[[nodiscard]] std::optional<JsonFault> checkJson(std::string_view text);

/// The same, and appends the text to `out` without insignificant white space. All other bytes are
/// unchanged, and the result is one line. After a fault `out` ends with a part of the text.
[[nodiscard]] std::optional<JsonFault> appendCompactJson(std::string_view text, std::string &out);

} // namespace holdfast
