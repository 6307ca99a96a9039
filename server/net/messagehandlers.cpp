// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/messagehandlers.h"

#include "server/core/jsonstring.h"
#include "server/http/problem.h"

#include <cstdint>
#include <string>
#include <utility>

namespace holdfast::net {

namespace {

void appendCount(std::string_view key, std::uint64_t count, std::string &out)
{
    out.append(",\"");
    out.append(key);
    out.append("\":");
    out.append(std::to_string(count));
}

} // namespace

void MessageHandlers::publish(const Exchange &exchange, Responder responder) const
{
    const auto answer =
        m_context.publisher.publish(exchange.request, exchange.parameter, exchange.principal,
                                    [&] { return std::move(responder).later(); });
    if (answer)
        std::move(responder).answer(*answer);
}

void MessageHandlers::publishBatch(const Exchange &exchange, Responder responder) const
{
    const auto answer = m_context.publisher.publishBatch(
        exchange.request, exchange.principal, [&] { return std::move(responder).later(); });
    if (answer)
        std::move(responder).answer(*answer);
}

void MessageHandlers::retract(const Exchange &exchange, Responder responder) const
{
    const auto answer = m_context.publisher.retract(exchange.parameter, exchange.principal,
                                                    [&] { return std::move(responder).later(); });
    if (answer)
        std::move(responder).answer(*answer);
}

void MessageHandlers::replace(const Exchange &exchange, Responder responder) const
{
    const auto answer =
        m_context.publisher.replace(exchange.request, exchange.parameter, exchange.principal,
                                    [&] { return std::move(responder).later(); });
    if (answer)
        std::move(responder).answer(*answer);
}

void MessageHandlers::receipt(const Exchange &exchange, Responder responder) const
{
    std::move(responder).answer(receiptOf(exchange.parameter, exchange.principal));
}

http::Response MessageHandlers::receiptOf(std::string_view messageId,
                                          const access::Principal &principal) const
{
    const Hub &hub = m_context.hub;
    const auto cursor = Cursor::parse(messageId);
    const MessagePtr message =
        cursor && cursor->epoch == hub.epoch() ? hub.receipts().find(cursor->seq) : nullptr;
    if (!message) {
        return http::problem(404, "not-found",
                             "No message with that id is among the newest 1,024: what became of a "
                             "message is kept for those.");
    }
    const std::string &channel = message->channelOf(cursor->seq);
    if (const auto refusal =
            m_context.rules.refusal(principal, { access::Action::ReadReceipt, channel }))
        return http::problem(refusal->error());
    http::Response answer;
    answer.contentType = "application/json";
    answer.headers.emplace_back("Cache-Control", "no-store");
    answer.body = R"({"id":")" + cursor->text() + R"(","channel":)";
    appendJsonString(channel, answer.body);
    const DeliveryTally tally = message->tally();
    appendCount("matched", tally.expected, answer.body);
    appendCount("cannot_tell", tally.cannotTell, answer.body);
    appendCount("sent", tally.sent, answer.body);
    appendCount("acknowledged", tally.received, answer.body);
    appendCount("seen", tally.seen, answer.body);
    appendCount("behind", tally.behind(), answer.body);
    appendCount("later", tally.later, answer.body);
    answer.body.append("}\n");
    return answer;
}

} // namespace holdfast::net
