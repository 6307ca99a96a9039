// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/tokenset.h"

#include <algorithm>
#include <utility>

namespace holdfast::access {

namespace {

constexpr std::size_t idCharacters = 8;
constexpr std::size_t secretCharacters = 52; // 5 bits each: 260
constexpr std::size_t tokenCharacters = tokenPrefix.size() + idCharacters + secretCharacters;

bool isBase32(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
}

} // namespace

NewToken makeToken(Grant grant, std::int64_t wallMilliseconds)
{
    NewToken made;
    grant.id = randomText(idCharacters);
    made.text = std::string(tokenPrefix) + grant.id + randomText(secretCharacters);
    made.stored.digest = digestOf(made.text);
    made.stored.created = wallMilliseconds;
    made.stored.grant = std::make_shared<const Grant>(std::move(grant));
    return made;
}

TokenSet::TokenSet(std::vector<StoredToken> tokens)
{
    for (StoredToken &token : tokens) {
        std::string id = token.grant->id;
        m_tokens.emplace(std::move(id), std::move(token));
    }
}

bool TokenSet::isToken(std::string_view text)
{
    return text.size() == tokenCharacters && text.starts_with(tokenPrefix)
        && std::ranges::all_of(text.substr(tokenPrefix.size()), isBase32);
}

const StoredToken *TokenSet::find(std::string_view text) const
{
    if (!isToken(text))
        return nullptr;
    const auto found = m_tokens.find(text.substr(tokenPrefix.size(), idCharacters));
    if (found == m_tokens.end() || !areEqual(found->second.digest, digestOf(text)))
        return nullptr;
    return &found->second;
}

} // namespace holdfast::access
