// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/subscriberrights.h"

#include "server/net/connection.h"

#include <string>

namespace holdfast::net {

bool SubscriberRights::remember(Connection &connection, const access::Principal &principal,
                                bool isWebSocket)
{
    forget(connection);
    connection.place = principal.place;
    connection.isCrossOrigin = principal.isCrossOrigin;
    const bool isForwarded = principal.address != connection.peer();
    if (isForwarded && !m_context.admission.admitForwarded(principal.address))
        return false;
    if (isForwarded || (principal.credentials && !isWebSocket))
        m_principals.emplace(&connection, principal);
    return true;
}

void SubscriberRights::forget(const Connection &connection)
{
    const auto found = m_principals.find(&connection);
    if (found == m_principals.end())
        return;
    if (found->second.address != connection.peer())
        m_context.admission.releaseForwarded(found->second.address);
    m_principals.erase(found);
}

bool SubscriberRights::isForbidden(const Connection &connection, const ChannelSet &channels) const
{
    access::Principal principal(connection.place, connection.isCrossOrigin);
    principal.address = connection.peer();
    if (connection.webSocket())
        principal = connection.webSocket()->principal;
    else if (const auto found = m_principals.find(&connection); found != m_principals.end())
        principal = found->second;
    std::string id;
    m_context.presence.visit(connection.client(), [&id](const Client &c) { id = c.id(); });
    return access::refusalOfAny(m_context.rules, principal, access::Action::Subscribe, channels, id,
                                false)
        .has_value();
}

} // namespace holdfast::net
