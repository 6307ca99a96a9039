// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/principal.h"
#include "server/core/channelname.h"
#include "server/net/servercontext.h"

#include <unordered_map>

namespace holdfast::net {

struct Connection;

/// Remembers who has subscribed on each connection of a worker, so that the rules can be asked
/// again.
///
/// Invariants: a subscriber without credentials costs two bytes, in its connection. Only one with a
/// token or of another origin has an entry here; that of a WebSocket is in its session.
/// Thread: its worker's.
class SubscriberRights
{
public:
    explicit SubscriberRights(const ServerContext &context) : m_context(context) { }

    /// Precondition: the session of a WebSocket has been set.
    void remember(Connection &connection, const access::Principal &principal);
    /// The connection is about to end.
    void forget(const Connection &connection);
    /// True if the rules no longer allow the subscriber to follow `channels`. Precondition: it is
    /// subscribed.
    [[nodiscard]] bool isForbidden(const Connection &connection, const ChannelSet &channels) const;

private:
    const ServerContext &m_context;
    std::unordered_map<const Connection *, access::Credentials> m_credentials;
};

} // namespace holdfast::net
