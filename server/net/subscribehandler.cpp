// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/subscribehandler.h"

#include "server/http/problem.h"
#include "server/net/connection.h"
#include "server/net/newchannels.h"
#include "server/net/pagehandlers.h"
#include "server/websocket/handshake.h"

#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace holdfast::net {

namespace {

delivery::WireForm formOf(const delivery::SubscribeRequest &wanted, const http::Request &request,
                          const std::optional<websocket::Opening> &handshake)
{
    if (handshake)
        return delivery::socketForm(wanted.format, handshake->deflates);
    if (wanted.transport == TransportKind::EventStream)
        return delivery::streamForm(wanted.format);
    return delivery::pollForm(wanted.format, request.keepsAlive && request.minorVersion == 1);
}

} // namespace

void SubscribeHandler::subscribe(const Exchange &exchange, Responder responder) const
{
    const http::Request &request = exchange.request;
    if (m_isDraining)
        return std::move(responder).answer(PageHandlers::draining());
    const auto wanted =
        delivery::SubscribeRequest::parse(request, http::Query(exchange.target.query));
    if (!wanted)
        return std::move(responder).answer(http::problem(wanted.error()));
    if (m_trace.isActive())
        m_trace.identify(responder.connection(), wanted->clientId, request);
    std::optional<websocket::Opening> handshake;
    if (wanted->transport == TransportKind::WebSocket) {
        auto answered = websocket::answerHandshake(request);
        if (const auto *refusal = std::get_if<http::Response>(&answered))
            return std::move(responder).answer(*refusal);
        handshake = std::move(std::get<websocket::Opening>(answered));
    }
    const auto group = acquire(exchange, wanted.value());
    if (!group)
        return std::move(responder).answer(http::problem(group.error()));
    if (request.method == http::Method::Head) {
        m_subscriptions.release(*group.value());
        return std::move(responder).answerHead(headFor(wanted.value()));
    }
    Connection &connection = responder.connection();
    if (!m_rights.remember(connection, exchange.principal, handshake.has_value())) {
        m_subscriptions.release(*group.value());
        return std::move(responder).answer(
            http::problem(429, "too-many-connections",
                          "Too many subscribers come from your address: close some."));
    }
    if (handshake) {
        connection.upgrade(
            std::make_unique<WebSocketSession>(handshake->deflates, exchange.principal));
    }
    if (m_subscriptions.subscribe(connection, *group.value(), exchange.principal.address,
                                  wanted.value(), formOf(wanted.value(), request, handshake),
                                  handshake ? handshake->answer : std::string_view()))
        return std::move(responder).handOver();
    if (handshake)
        connection.cancelUpgrade();
    m_rights.forget(connection);
    std::move(responder).answer(http::problem(
        Error { ErrorCode::LimitReached,
                "As many clients are known as this server allows: try again later." }));
}

Result<AudienceGroup *> SubscribeHandler::acquire(const Exchange &exchange,
                                                  const delivery::SubscribeRequest &wanted) const
{
    auto channels = m_subscriptions.channelsOf(exchange.parameter);
    if (!channels)
        return channels.error();
    bool isChanged = false;
    if (!wanted.clientId.empty() && m_context.presence.hasChangedChannels()) {
        // PATCH /clients/{id}/channels may have changed what this client follows since it made its
        // URL.
        const bool isResumed = wanted.start == delivery::StartKind::After
            || wanted.start == delivery::StartKind::State
            || wanted.start == delivery::StartKind::Unreadable;
        if (auto changed =
                m_context.presence.changedChannels(wanted.clientId, channels.value(), isResumed)) {
            channels = std::move(*changed);
            isChanged = true;
        }
    }
    if (const auto refusal =
            access::refusalOfAny(m_context.rules, exchange.principal, access::Action::Subscribe,
                                 channels.value(), wanted.clientId))
        return refusal->error();
    if (const auto counted =
            countNewChannels(m_context, exchange.principal, *channels.value().entries());
        !counted)
        return counted.error();
    // By the path: a re-poll finds its group without making a key.
    return isChanged ? m_subscriptions.acquire(std::move(channels).value())
                     : m_subscriptions.acquire(exchange.parameter);
}

http::Response SubscribeHandler::headFor(const delivery::SubscribeRequest &wanted) const
{
    const delivery::Place place { m_context.hub.cursor(m_context.hub.head()) };
    return wanted.transport == TransportKind::EventStream
        ? delivery::streamHead(place)
        : delivery::pollHead(place, wanted.format);
}

} // namespace holdfast::net
