// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast {

/// One value of a JSON text that checkJson() has accepted. It is a view of the value's part of the
/// text.
///
/// Invariants: raw() is not empty and has no white space around it; the text outlives this object.
/// Thread: any, as the text.
class JsonValue
{
public:
    enum class Kind : std::uint8_t { Object, List, Text, Number, True, False, Null };

    /// The value at the beginning of `checked`, after white space. Linear in its size.
    explicit JsonValue(std::string_view checked);

    [[nodiscard]] Kind kind() const;
    /// The value's bytes as they were sent.
    [[nodiscard]] std::string_view raw() const { return m_raw; }

    /// The decoded text as UTF-8; nothing if the value is of another kind or contains a lone
    /// surrogate, which cannot be encoded in UTF-8.
    [[nodiscard]] std::optional<std::string> text() const;
    /// The value of a number without fraction or exponent, if it fits; otherwise nothing.
    [[nodiscard]] std::optional<std::int64_t> wholeNumber() const;

    /// Visits a list's elements in order, until `visit` returns false. Visits nothing if the value
    /// is of another kind.
    void visitElements(const std::function<bool(const JsonValue &element)> &visit) const;
    /// The same for an object's members. The names are in quotes, as they were sent.
    void visitMembers(const std::function<bool(std::string_view quotedName, const JsonValue &value)>
                          &visit) const;

private:
    std::string_view m_raw;
};

} // namespace holdfast
