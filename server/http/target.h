// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::http {

/// Undoes percent-encoding (RFC 3986 section 2.1); nothing for a malformed escape or for %00.
/// `plusIsSpace`: as in a query made by a form.
[[nodiscard]] std::optional<std::string> percentDecoded(std::string_view text,
                                                        bool plusIsSpace = false);

/// The text with everything but RFC 3986's unreserved characters percent-encoded: plain ASCII, for
/// a header field.
[[nodiscard]] std::string percentEncoded(std::string_view text);

/// A request-target taken apart: origin form or absolute form (RFC 9112 section 3.2).
///
/// Invariants: `path` and `query` are views into what was given, still percent-encoded; path begins
/// with a slash (or is "*" for OPTIONS).
struct Target
{
    std::string_view path;
    std::string_view query; ///< without the question mark

    /// Nothing if it is neither form.
    [[nodiscard]] static std::optional<Target> parse(std::string_view target);
};

/// The parameters of a query, decoded: the one reader for both ports.
///
/// Invariants: at most 32 parameters; what could not be decoded is left out and noted.
class Query
{
public:
    explicit Query(std::string_view query);

    /// Malformed, and says what to do, unless all parameters are of `known` and each is there once:
    /// a misspelt parameter must not go unnoticed.
    [[nodiscard]] Result<void> check(std::initializer_list<std::string_view> known) const;
    /// The first of that name; nothing if the name is not there.
    [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const;
    [[nodiscard]] bool isMalformed() const { return m_isMalformed; }

private:
    std::vector<std::pair<std::string, std::string>> m_parameters;
    bool m_isMalformed = false;
};

} // namespace holdfast::http
