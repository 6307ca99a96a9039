// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast::http {

/// Checks the lines of a head, of chunk sizes and of trailers strictly: each ends in CRLF, there is
/// no bare CR or LF (RFC 9112 section 2.2), and no line begins with white space (section 5.2).
///
/// Invariants: the verdict does not depend on how the bytes were split into reads.
/// Thread: any one at a time.
class LineGuard
{
public:
    enum class Verdict : std::uint8_t {
        Partial, ///< the line is not complete
        Whole, ///< the line is complete
        Empty, ///< a complete, empty line: the end of a head or a trailer
        BareCr,
        BareLf,
        Folded, ///< begins with white space (obs-fold)
    };

    struct Step
    {
        std::size_t accepted; ///< bytes up to the end of the line or before the offending byte
        Verdict verdict;
    };

    /// Continues the current line, at most to its end. `bytes` is not empty.
    [[nodiscard]] Step take(std::string_view bytes);

    void reset();

private:
    std::size_t m_length = 0; ///< of the current line so far
    bool m_endsInCr = false;
};

} // namespace holdfast::http
