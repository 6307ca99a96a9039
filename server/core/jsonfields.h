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

/// The members of a JSON object that a request may have, read strictly: of the right kind, and no
/// name twice, which two readers would read as two different things.
///
/// The read functions leave `out` as it is for a member that is not there. Their errors are
/// Malformed and name the member and what it must be, in one sentence.
///
/// Invariants: holds no member beyond those asked for; the text outlives this.
/// Thread: its maker's.
class JsonFields
{
public:
    using Names = std::initializer_list<std::string_view>;

    /// Reads the members called `names`. Malformed: the text is not one JSON object, or has one of
    /// them twice. Untrusted. Linear in the text's size.
    [[nodiscard]] static Result<JsonFields> parse(std::string_view text, Names names);
    /// The same for a value of a text that has been checked.
    [[nodiscard]] static Result<JsonFields> of(const JsonValue &object, Names names);

    [[nodiscard]] std::optional<JsonValue> value(std::string_view name) const;
    /// True if the object has members beyond those asked for.
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
