// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonvalue.h"

#include "server/core/jsonstring.h"

#include <algorithm>
#include <charconv>

namespace holdfast {

namespace {

constexpr std::string_view spaces = " \t\r\n";

std::string_view withoutSpace(std::string_view text)
{
    return text.substr(std::min(text.find_first_not_of(spaces), text.size()));
}

/// The number of bytes of the string at the beginning, including its quotes.
std::size_t stringLength(std::string_view text)
{
    std::size_t at = 1;
    while (at < text.size()) {
        at += plainStringLength(text.substr(at));
        if (at < text.size() && text[at] == '\\')
            at += 2;
        else
            return at + 1;
    }
    return text.size();
}

/// The number of bytes of the list or object at the beginning, including its brackets.
std::size_t containerLength(std::string_view text)
{
    std::size_t depth = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at += stringLength(text.substr(at));
            continue;
        }
        ++at;
        if (c == '{' || c == '[')
            ++depth;
        else if ((c == '}' || c == ']') && --depth == 0)
            break;
    }
    return at;
}

std::size_t valueLength(std::string_view text)
{
    std::size_t length = 0;
    if (text.starts_with('"'))
        length = stringLength(text);
    else if (text.starts_with('{') || text.starts_with('['))
        length = containerLength(text);
    else
        length = text.find_first_of(",]} \t\r\n");
    return std::min(length, text.size());
}

/// The text after the value at the beginning and after the comma that follows it.
std::string_view behind(const JsonValue &value, std::string_view text)
{
    text = withoutSpace(text.substr(value.raw().size()));
    return text.starts_with(',') ? withoutSpace(text.substr(1)) : text;
}

} // namespace

JsonValue::JsonValue(std::string_view checked) : m_raw(withoutSpace(checked))
{
    m_raw = m_raw.substr(0, valueLength(m_raw));
}

JsonValue::Kind JsonValue::kind() const
{
    switch (m_raw.front()) {
    case '{':
        return Kind::Object;
    case '[':
        return Kind::List;
    case '"':
        return Kind::Text;
    case 't':
        return Kind::True;
    case 'f':
        return Kind::False;
    case 'n':
        return Kind::Null;
    default:
        return Kind::Number;
    }
}

std::optional<std::string> JsonValue::text() const
{
    if (kind() != Kind::Text)
        return std::nullopt;
    return decodedJsonString(m_raw);
}

std::optional<std::int64_t> JsonValue::wholeNumber() const
{
    std::int64_t number = 0;
    const char *const end = m_raw.data() + m_raw.size();
    const auto [stop, error] = std::from_chars(m_raw.data(), end, number);
    if (kind() != Kind::Number || error != std::errc() || stop != end)
        return std::nullopt;
    return number;
}

void JsonValue::visitElements(const std::function<bool(const JsonValue &)> &visit) const
{
    if (kind() != Kind::List)
        return;
    std::string_view rest = withoutSpace(m_raw.substr(1));
    while (!rest.starts_with(']')) {
        const JsonValue element(rest);
        if (!visit(element))
            return;
        rest = behind(element, rest);
    }
}

void JsonValue::visitMembers(
    const std::function<bool(std::string_view, const JsonValue &)> &visit) const
{
    if (kind() != Kind::Object)
        return;
    std::string_view rest = withoutSpace(m_raw.substr(1));
    while (!rest.starts_with('}')) {
        const std::string_view name = rest.substr(0, stringLength(rest));
        rest = withoutSpace(rest.substr(name.size()));
        rest = withoutSpace(rest.substr(1)); // the colon
        const JsonValue value(rest);
        if (!visit(name, value))
            return;
        rest = behind(value, rest);
    }
}

} // namespace holdfast
