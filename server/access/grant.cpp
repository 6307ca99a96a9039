// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/grant.h"

#include "server/core/channelname.h"

#include <algorithm>
#include <array>

namespace holdfast::access {

namespace {

constexpr std::array allScopes { Scope::Publish, Scope::Subscribe, Scope::View, Scope::Manage };

} // namespace

std::string_view nameOf(Scope scope)
{
    switch (scope) {
    case Scope::Publish:
        return "publish";
    case Scope::Subscribe:
        return "subscribe";
    case Scope::View:
        return "view";
    case Scope::Manage:
        return "manage";
    }
    return {};
}

std::string Scopes::text() const
{
    std::string text;
    for (const Scope scope : allScopes) {
        if (!has(scope))
            continue;
        if (!text.empty())
            text.push_back(' ');
        text.append(nameOf(scope));
    }
    return text;
}

bool Scopes::addAll(std::string_view list)
{
    while (!list.empty()) {
        const std::size_t end = std::min(list.find_first_of(" ,"), list.size());
        const std::string_view word = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        if (word.empty())
            continue;
        const auto *const scope =
            std::ranges::find(allScopes, word, [](Scope each) { return nameOf(each); });
        if (scope == allScopes.end())
            return false;
        add(*scope);
    }
    return true;
}

bool Grant::covers(std::string_view entry) const
{
    return std::ranges::any_of(
        channels, [entry](const std::string &granted) { return includesChannels(granted, entry); });
}

} // namespace holdfast::access
