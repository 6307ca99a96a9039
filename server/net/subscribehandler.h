// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/subscribe.h"
#include "server/net/exchange.h"
#include "server/net/responder.h"
#include "server/net/servercontext.h"
#include "server/net/subscriberrights.h"
#include "server/net/subscriptions.h"
#include "server/net/tracer.h"

namespace holdfast::net {

/// GET and HEAD /channels/{names}: makes the connection a subscriber.
///
/// Thread: its worker's.
class SubscribeHandler
{
public:
    SubscribeHandler(const ServerContext &context, Subscriptions &subscriptions,
                     SubscriberRights &rights, Tracer &trace, const bool &isDraining)
        : m_context(context)
        , m_subscriptions(subscriptions)
        , m_rights(rights)
        , m_trace(trace)
        , m_isDraining(isDraining)
    {
    }

    void subscribe(const Exchange &exchange, Responder responder) const;

private:
    /// The group for the channels that the client is to follow, with one more user. Forbidden: the
    /// rules refuse one of them.
    [[nodiscard]] Result<AudienceGroup *> acquire(const Exchange &exchange,
                                                  const delivery::SubscribeRequest &wanted) const;
    [[nodiscard]] http::Response headFor(const delivery::SubscribeRequest &wanted) const;

    const ServerContext &m_context;
    Subscriptions &m_subscriptions;
    SubscriberRights &m_rights;
    Tracer &m_trace;
    const bool &m_isDraining;
};

} // namespace holdfast::net
