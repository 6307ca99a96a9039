// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/entitytag.h"

#include <algorithm>

namespace holdfast::http {

namespace {

constexpr std::string_view betweenTags = " \t,";

std::string_view withoutWeakness(std::string_view entityTag)
{
    return entityTag.starts_with("W/") ? entityTag.substr(2) : entityTag;
}

/// A comma may be part of a tag, so the list cannot be split at commas.
bool listHas(std::string_view list, std::string_view opaqueTag)
{
    while (true) {
        list = withoutWeakness(
            list.substr(std::min(list.find_first_not_of(betweenTags), list.size())));
        const std::size_t end = list.starts_with('"') ? list.find('"', 1) : std::string_view::npos;
        if (end == std::string_view::npos)
            return false;
        if (list.substr(0, end + 1) == opaqueTag)
            return true;
        list.remove_prefix(end + 1);
    }
}

} // namespace

bool hasCurrentCopy(const Request &request, std::string_view entityTag)
{
    const std::string_view opaqueTag = withoutWeakness(entityTag);
    return std::ranges::any_of(request.headers, [opaqueTag](const HeaderField &field) {
        return field.name == "if-none-match"
            && (field.value == "*" || listHas(field.value, opaqueTag));
    });
}

} // namespace holdfast::http
