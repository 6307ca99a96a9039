// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::http {

/// Decodes percent-encoding (RFC 3986 section 2.1); nothing for a malformed escape or for %00.
/// `plusIsSpace`: a plus is a space, as in the query of an HTML form.
[[nodiscard]] std::optional<std::string> percentDecoded(std::string_view text,
                                                        bool plusIsSpace = false);

/// Percent-encodes everything except RFC 3986's unreserved characters: the result is ASCII, for a
/// header field.
[[nodiscard]] std::string percentEncoded(std::string_view text);

/// The parts of a request-target in origin form or absolute form (RFC 9112 section 3.2).
///
/// Invariants: `path` and `query` are views into the given text, still percent-encoded; path begins
/// with a slash (or is "*" for OPTIONS).
struct Target
{
    std::string_view path;
    std::string_view query; ///< without the question mark

    /// Nothing if it has neither form.
    [[nodiscard]] static std::optional<Target> parse(std::string_view target);
};

/// The decoded parameters of a query. Both ports use this class.
///
/// Invariants: at most 32 parameters; one that cannot be decoded, or exceeds that number, is left
/// out and sets isMalformed().
class Query
{
public:
    explicit Query(std::string_view query);

    /// Malformed, with what to do, if a parameter is not in `known` or occurs twice: a misspelt
    /// parameter must not be ignored silently.
    [[nodiscard]] Result<void> check(std::span<const std::string_view> known) const;
    [[nodiscard]] Result<void> check(std::initializer_list<std::string_view> known) const
    {
        return check(std::span(known.begin(), known.size()));
    }
    /// The first parameter with that name; nothing if there is none.
    [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const;
    [[nodiscard]] bool isMalformed() const { return m_isMalformed; }

private:
    std::vector<std::pair<std::string, std::string>> m_parameters;
    bool m_isMalformed = false;
};

} // namespace holdfast::http
