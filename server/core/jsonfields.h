// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/jsonvalue.h"
#include "server/core/result.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast {

/// The members of a JSON object that a request may have, read strictly. A member must have the
/// right kind. A duplicate name is an error, because two parsers could interpret it differently
/// (RFC 8259 section 4).
///
/// The read functions do not change `out` if the member is absent. Their errors are Malformed; one
/// sentence names the member and what it must be.
///
/// Invariants: holds only the members that were asked for; the text outlives this object.
/// Thread: its creator's.
class JsonFields
{
public:
    using Names = std::initializer_list<std::string_view>;

    /// Reads the members called `names`. Malformed: the text is not one JSON object, or one of the
    /// names occurs twice. The text is untrusted. Linear in its size.
    [[nodiscard]] static Result<JsonFields> parse(std::string_view text, Names names);
    /// The same for a value of a text that checkJson() has accepted.
    [[nodiscard]] static Result<JsonFields> of(const JsonValue &object, Names names);

    [[nodiscard]] std::optional<JsonValue> value(std::string_view name) const;
    /// True if the object has other members than those that were asked for.
    [[nodiscard]] bool hasOthers() const { return m_hasOthers; }

    [[nodiscard]] Result<void> readText(std::string_view name, std::string &out) const;
    [[nodiscard]] Result<void> readTexts(std::string_view name,
                                         std::vector<std::string> &out) const;
    [[nodiscard]] Result<void> readNumber(std::string_view name, std::int64_t min, std::int64_t max,
                                          std::int64_t &out) const;

private:
    std::vector<std::pair<std::string_view, JsonValue>> m_members;
    bool m_hasOthers = false;
};

} // namespace holdfast
