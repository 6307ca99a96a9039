// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/principal.h"
#include "server/core/channelname.h"
#include "server/net/servercontext.h"

#include <unordered_map>

namespace holdfast::net {

struct Connection;

/// Remembers who has subscribed on each connection of a worker, so that the rules can be asked
/// again, and counts the subscribers of each client of a trusted proxy, whose connections are not
/// the client's own.
///
/// Invariants: a subscriber without credentials costs two bytes, in its connection. Only one with a
/// token, of another origin or behind a trusted proxy has an entry here; the credentials of a
/// WebSocket are in its session.
/// Thread: its worker's.
class SubscriberRights
{
public:
    explicit SubscriberRights(const ServerContext &context) : m_context(context) { }

    /// To be called before the connection is subscribed. False, and it is forgotten, if too many
    /// subscribers come from the address that a proxy tells.
    [[nodiscard]] bool remember(Connection &connection, const access::Principal &principal,
                                bool isWebSocket);
    /// The connection is about to end, or is not subscribed after all.
    void forget(const Connection &connection);
    /// True if the rules no longer allow the subscriber to follow `channels`. Precondition: it is
    /// subscribed.
    [[nodiscard]] bool isForbidden(const Connection &connection, const ChannelSet &channels) const;

private:
    const ServerContext &m_context;
    std::unordered_map<const Connection *, access::Principal> m_principals;
};

} // namespace holdfast::net
