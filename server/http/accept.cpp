// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/accept.h"

#include "server/http/requesthead.h"

#include <algorithm>
#include <optional>

namespace holdfast::http {

namespace {

constexpr int fullWeight = 1000;

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

/// Removes and returns the text before the next `separator` that is not in a quoted string.
std::string_view takeUntil(char separator, std::string_view &text)
{
    bool isQuoted = false;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        if (text[end] == '"')
            isQuoted = !isQuoted;
        else if (isQuoted && text[end] == '\\')
            ++end;
        else if (!isQuoted && text[end] == separator)
            break;
    }
    end = std::min(end, text.size());
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trimmed(taken);
}

/// RFC 9110 section 12.4.2, in thousandths; digits after the third are ignored.
std::optional<int> weightIn(std::string_view text)
{
    if (text.empty() || (text[0] != '0' && text[0] != '1') || (text.size() > 1 && text[1] != '.'))
        return std::nullopt;
    int weight = (text[0] - '0') * fullWeight;
    int unit = fullWeight;
    for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (digit < '0' || digit > '9')
            return std::nullopt;
        unit /= 10;
        weight += (digit - '0') * unit;
    }
    return std::min(weight, fullWeight);
}

/// The weight among a range's parameters; 1000 if it has none, nothing if it is malformed.
std::optional<int> weightAmong(std::string_view parameters)
{
    while (!parameters.empty()) {
        const std::string_view parameter = takeUntil(';', parameters);
        if (parameter.size() >= 2 && equalsIgnoringCase(parameter.substr(0, 2), "q="))
            return weightIn(parameter.substr(2));
    }
    return fullWeight;
}

RangeKind kindOf(std::string_view range, std::string_view type)
{
    if (equalsIgnoringCase(range, type))
        return RangeKind::Exact;
    if (range == "*/*")
        return RangeKind::Anything;
    const std::string_view family = type.substr(0, type.find('/') + 1);
    const bool isFamily = range.size() == family.size() + 1 && range.ends_with('*')
        && equalsIgnoringCase(range.substr(0, family.size()), family);
    return isFamily ? RangeKind::AnySubtype : RangeKind::None;
}

} // namespace

Acceptance acceptanceOf(const Request &request, std::string_view type)
{
    if (!request.hasHeader("accept"))
        return { RangeKind::Anything, fullWeight };
    Acceptance found;
    for (const HeaderField &field : request.headers) {
        if (field.name != "accept")
            continue;
        std::string_view ranges = field.value;
        while (!ranges.empty()) {
            std::string_view parameters = takeUntil(',', ranges);
            const RangeKind kind = kindOf(takeUntil(';', parameters), type);
            const auto weight = weightAmong(parameters);
            if (kind == RangeKind::None || !weight || kind < found.kind)
                continue;
            found.weight = kind == found.kind ? std::max(found.weight, *weight) : *weight;
            found.kind = kind;
        }
    }
    return found;
}

} // namespace holdfast::http
