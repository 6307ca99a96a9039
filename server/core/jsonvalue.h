// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast {

/// One value in a JSON text that checkJson() has found well formed, as the slice of the text that
/// it is.
///
/// Invariants: raw() is not empty and has no white space around it; the text outlives this.
/// Thread: any, as the text.
class JsonValue
{
public:
    enum class Kind : std::uint8_t { Object, List, Text, Number, True, False, Null };

    /// The value that begins `checked`, after white space. Linear in its size.
    explicit JsonValue(std::string_view checked);

    [[nodiscard]] Kind kind() const;
    /// Its own bytes as they were sent.
    [[nodiscard]] std::string_view raw() const { return m_raw; }

    /// Decoded text as UTF-8; nothing if it is of another kind or holds a lone surrogate, which
    /// has no form in UTF-8.
    [[nodiscard]] std::optional<std::string> text() const;
    /// A number without fraction and exponent that fits; else nothing.
    [[nodiscard]] std::optional<std::int64_t> wholeNumber() const;

    /// A list's elements in order, until `visit` says false. Nothing for other kinds.
    void visitElements(const std::function<bool(const JsonValue &element)> &visit) const;
    /// An object's members in order, with their names in quotes as they were sent, likewise.
    void visitMembers(const std::function<bool(std::string_view quotedName, const JsonValue &value)>
                          &visit) const;

private:
    std::string_view m_raw;
};

} // namespace holdfast
