// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/subscriberrights.h"

#include "server/net/connection.h"

#include <memory>
#include <string>

namespace holdfast::net {

void SubscriberRights::remember(Connection &connection, const access::Principal &principal)
{
    connection.place = principal.place;
    connection.isCrossOrigin = principal.isCrossOrigin;
    if (principal.credentials && !connection.webSocket())
        m_credentials.insert_or_assign(&connection, *principal.credentials);
    else
        forget(connection);
}

void SubscriberRights::forget(const Connection &connection)
{
    if (!m_credentials.empty())
        m_credentials.erase(&connection);
}

bool SubscriberRights::isForbidden(const Connection &connection, const ChannelSet &channels) const
{
    access::Principal principal(connection.place, connection.isCrossOrigin);
    principal.address = connection.peer();
    if (connection.webSocket())
        principal = connection.webSocket()->principal;
    else if (const auto found = m_credentials.find(&connection); found != m_credentials.end())
        principal.credentials = std::make_unique<const access::Credentials>(found->second);
    std::string id;
    m_context.presence.visit(connection.client(), [&id](const Client &c) { id = c.id(); });
    return access::refusalOfAny(m_context.rules, principal, access::Action::Subscribe, channels, id,
                                false)
        .has_value();
}

} // namespace holdfast::net
