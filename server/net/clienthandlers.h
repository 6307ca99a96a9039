// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/exchange.h"
#include "server/net/responder.h"
#include "server/net/servercontext.h"

#include <string>

namespace holdfast::net {

/// Requests about a client: its acknowledgements, leaving, and a change of its channels.
///
/// Thread: its worker's.
class ClientHandlers
{
public:
    explicit ClientHandlers(const ServerContext &context) : m_context(context) { }

    void acknowledge(const Exchange &exchange, Responder responder) const;
    void leave(const Exchange &exchange, Responder responder) const;
    /// Answers when the change has taken effect on all connections of the client.
    void changeChannels(const Exchange &exchange, Responder responder) const;

private:
    /// 204, or why not.
    [[nodiscard]] http::Response acknowledged(const http::Request &request,
                                              const std::string &clientId) const;
    [[nodiscard]] http::Response left(const http::Request &request,
                                      const std::string &clientId) const;
    /// Malformed: not a change. Forbidden: the rules refuse a channel that it adds.
    [[nodiscard]] Result<ChannelChange> readChange(const Exchange &exchange,
                                                   const std::string &clientId) const;

    const ServerContext &m_context;
};

} // namespace holdfast::net
