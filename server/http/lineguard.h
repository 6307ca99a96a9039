// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast::http {

/// Holds the lines of a head, of chunk sizes and of trailers to the letter: each ends in CRLF, no
/// CR or LF stands alone (RFC 9112 section 2.2) and no line begins with white space (section 5.2).
///
/// Invariants: the verdict does not depend on how the bytes were cut up on the way.
/// Thread: any one at a time.
class LineGuard
{
public:
    enum class Verdict : std::uint8_t {
        Partial, ///< the line goes on
        Whole, ///< the line ended
        Empty, ///< the line ended and holds nothing: a head or a trailer ends here
        BareCr,
        BareLf,
        Folded, ///< begins with white space
    };

    struct Step
    {
        std::size_t accepted; ///< bytes up to the end of the line or before the offending byte
        Verdict verdict;
    };

    /// Goes on with the current line, to its end at most. `bytes` is not empty.
    [[nodiscard]] Step take(std::string_view bytes);

    void reset();

private:
    std::size_t m_length = 0; ///< of the current line so far
    bool m_endsInCr = false;
};

} // namespace holdfast::http
