// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/tokenorders.h"

#include "server/core/channelname.h"
#include "server/core/utf8.h"

#include <algorithm>
#include <utility>

namespace holdfast {

namespace {

constexpr std::size_t maxNameBytes = 100;
constexpr std::int64_t millisecondsASecond = 1000;

Error malformed(std::string message)
{
    return Error { ErrorCode::Malformed, std::move(message) };
}

Result<access::Grant> grantFor(const api::TokenOrder &order, std::int64_t now)
{
    access::Grant grant;
    for (const std::string &scope : order.scopes) {
        if (!grant.scopes.addAll(scope))
            return malformed("A scope is publish, subscribe, view or manage, not '" + scope + "'.");
    }
    if (grant.scopes.isEmpty())
        return malformed("Say what the token is for: publish, subscribe, view or manage.");
    if (order.name.size() > maxNameBytes || !isPlainUtf8(order.name)) {
        return malformed("The name of a token is at most 100 bytes of UTF-8 without control "
                         "characters.");
    }
    grant.name = order.name;
    const bool isForChannels =
        grant.scopes.has(access::Scope::Publish) || grant.scopes.has(access::Scope::Subscribe);
    if (isForChannels || !order.channels.empty()) {
        const auto set = ChannelSet::make(order.channels);
        if (!set)
            return malformed("Say for which channels the token is. " + set.error().message);
        grant.channels = order.channels;
    }
    if (order.validFor.count() < 0)
        return malformed("A token cannot expire before it is made.");
    if (order.validFor.count() > 0)
        grant.expires = now + order.validFor.count() * millisecondsASecond;
    return grant;
}

} // namespace

Result<api::NewToken> createToken(const TokenFile &file, const api::TokenOrder &order,
                                  std::int64_t wallMilliseconds)
{
    auto grant = grantFor(order, wallMilliseconds);
    if (!grant)
        return grant.error();
    const access::NewToken made = access::makeToken(std::move(grant).value(), wallMilliseconds);
    const auto updated =
        file.update([&made](std::vector<access::StoredToken> &tokens) -> Result<void> {
            if (tokens.size() >= access::TokenSet::maxTokens) {
                return Error { ErrorCode::LimitReached,
                               "There are 10,000 tokens, the most that a server keeps: revoke "
                               "some." };
            }
            tokens.push_back(made.stored);
            return {};
        });
    if (!updated)
        return updated.error();
    return api::NewToken { snapshotOf(made.stored), made.text };
}

Result<void> revokeToken(const TokenFile &file, const std::string &id)
{
    const auto updated =
        file.update([&id](std::vector<access::StoredToken> &tokens) -> Result<void> {
            const auto removed = std::erase_if(
                tokens, [&id](const access::StoredToken &token) { return token.grant->id == id; });
            if (removed == 0)
                return Error { ErrorCode::NotFound, "There is no token with that id." };
            return {};
        });
    return updated ? Result<void>() : Result<void>(updated.error());
}

api::TokenSnapshot snapshotOf(const access::StoredToken &token)
{
    const access::Grant &grant = *token.grant;
    api::TokenSnapshot snapshot;
    snapshot.id = grant.id;
    snapshot.name = grant.name;
    for (const access::Scope scope : { access::Scope::Publish, access::Scope::Subscribe,
                                       access::Scope::View, access::Scope::Manage }) {
        if (grant.scopes.has(scope))
            snapshot.scopes.emplace_back(access::nameOf(scope));
    }
    snapshot.channels = grant.channels;
    snapshot.created = token.created;
    snapshot.expires = grant.expires == access::Grant::never ? 0 : grant.expires;
    return snapshot;
}

} // namespace holdfast
