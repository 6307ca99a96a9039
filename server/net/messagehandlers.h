// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/exchange.h"
#include "server/net/responder.h"
#include "server/net/servercontext.h"

#include <string_view>

namespace holdfast::net {

/// Publishing, changing what was published, and the receipts of messages.
///
/// Thread: its worker's.
class MessageHandlers
{
public:
    explicit MessageHandlers(const ServerContext &context) : m_context(context) { }

    void publish(const Exchange &exchange, Responder responder) const;
    void publishBatch(const Exchange &exchange, Responder responder) const;
    void retract(const Exchange &exchange, Responder responder) const;
    void replace(const Exchange &exchange, Responder responder) const;
    void receipt(const Exchange &exchange, Responder responder) const;

private:
    [[nodiscard]] http::Response receiptOf(std::string_view messageId,
                                           const access::Principal &principal) const;

    const ServerContext &m_context;
};

} // namespace holdfast::net
