// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonfields.h"

#include "server/core/jsonstring.h"
#include "server/core/jsontext.h"

#include <algorithm>

namespace holdfast {

namespace {

Error malformed(std::string_view name, std::string_view what)
{
    std::string message = "\"";
    message.append(name).append("\" ").append(what);
    return Error { ErrorCode::Malformed, std::move(message) };
}

/// A name may contain escapes, so the texts cannot always be compared byte by byte.
bool isName(std::string_view quoted, std::string_view name)
{
    if (quoted.find('\\') != std::string_view::npos)
        return decodedJsonString(quoted) == name;
    return quoted.substr(1, quoted.size() - 2) == name;
}

} // namespace

Result<JsonFields> JsonFields::parse(std::string_view text, Names names)
{
    if (const auto fault = checkJson(text))
        return Error { ErrorCode::Malformed, describe(*fault) };
    return of(JsonValue(text), names);
}

Result<JsonFields> JsonFields::of(const JsonValue &object, Names names)
{
    if (object.kind() != JsonValue::Kind::Object)
        return Error { ErrorCode::Malformed, "It is not a JSON object." };
    JsonFields fields;
    std::optional<Error> twice;
    object.visitMembers([&](std::string_view quoted, const JsonValue &value) {
        const auto *const name =
            std::ranges::find_if(names, [quoted](std::string_view n) { return isName(quoted, n); });
        if (name == names.end()) {
            fields.m_hasOthers = true;
            return true;
        }
        if (fields.value(*name)) {
            twice = malformed(*name, "is there twice: give it once.");
            return false;
        }
        fields.m_members.emplace_back(*name, value);
        return true;
    });
    if (twice)
        return *std::move(twice);
    return fields;
}

std::optional<JsonValue> JsonFields::value(std::string_view name) const
{
    const auto found =
        std::ranges::find(m_members, name, &std::pair<std::string_view, JsonValue>::first);
    if (found == m_members.end())
        return std::nullopt;
    return found->second;
}

Result<void> JsonFields::readText(std::string_view name, std::string &out) const
{
    const auto given = value(name);
    if (!given)
        return {};
    auto text = given->text();
    if (!text)
        return malformed(name, "must be text (without lone surrogates).");
    out = *std::move(text);
    return {};
}

Result<void> JsonFields::readTexts(std::string_view name, std::vector<std::string> &out) const
{
    const auto given = value(name);
    if (!given)
        return {};
    bool areTexts = given->kind() == JsonValue::Kind::List;
    std::vector<std::string> texts;
    given->visitElements([&](const JsonValue &element) {
        auto text = element.text();
        areTexts = text.has_value();
        if (areTexts)
            texts.push_back(*std::move(text));
        return areTexts;
    });
    if (!areTexts)
        return malformed(name, "must be a list of texts.");
    out = std::move(texts);
    return {};
}

Result<void> JsonFields::readNumber(std::string_view name, std::int64_t min, std::int64_t max,
                                    std::int64_t &out) const
{
    const auto given = value(name);
    if (!given)
        return {};
    const auto number = given->wholeNumber();
    if (!number || *number < min || *number > max) {
        return malformed(name,
                         "must be a whole number from " + std::to_string(min) + " to "
                             + std::to_string(max) + ".");
    }
    out = *number;
    return {};
}

} // namespace holdfast
