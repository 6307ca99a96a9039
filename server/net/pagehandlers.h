// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/exchange.h"
#include "server/net/responder.h"
#include "server/net/servercontext.h"

namespace holdfast::net {

/// What is the same for everybody: the join page's files, the room, the health check.
///
/// Thread: its worker's.
class PageHandlers
{
public:
    PageHandlers(const ServerContext &context, const bool &isDraining)
        : m_context(context), m_isDraining(isDraining)
    {
    }

    void file(const Exchange &exchange, Responder responder) const;
    /// A pass for the PIN of the room.
    void join(const Exchange &exchange, Responder responder) const;
    /// The channels that the join page offers, and whether the client needs the PIN of the room.
    void room(const Exchange &exchange, Responder responder) const;
    void health(const Exchange &exchange, Responder responder) const;

    /// The refusal of a server that is shutting down.
    [[nodiscard]] static http::Response draining();

private:
    const ServerContext &m_context;
    const bool &m_isDraining;
};

} // namespace holdfast::net
