// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/clienthandlers.h"

#include "server/core/jsonfields.h"
#include "server/core/jsonstring.h"
#include "server/http/problem.h"
#include "server/net/acknowledging.h"
#include "server/net/newchannels.h"

#include <optional>
#include <utility>

namespace holdfast::net {

namespace {

http::Response noContent()
{
    http::Response done;
    done.status = 204;
    return done;
}

http::Response unknownClient()
{
    return http::problem(404, "not-found",
                         "No client with that id is here: subscribe with client=... first.");
}

http::Response malformedAcknowledgement()
{
    return http::problem(400, "malformed",
                         "Acknowledge with {\"cursor\":\"...\"} for what has come and "
                         "{\"seen\":\"...\"} for what was in view: cursors that this server has "
                         "sent since it started.");
}

http::Response changedTo(const ChannelSet &channels)
{
    http::Response answer;
    answer.contentType = "application/json";
    answer.body = R"({"channels":)";
    appendJsonList(*channels.entries(), answer.body);
    answer.body.append("}\n");
    return answer;
}

/// The id of the client that the request is about, or why there is none.
std::optional<http::Response> readClientId(const Exchange &exchange, std::string &id)
{
    auto decoded = http::percentDecoded(exchange.parameter);
    if (!decoded || decoded->empty())
        return unknownClient();
    id = std::move(*decoded);
    return std::nullopt;
}

} // namespace

void ClientHandlers::acknowledge(const Exchange &exchange, Responder responder) const
{
    std::string id;
    if (const auto refusal = readClientId(exchange, id))
        return std::move(responder).answer(*refusal);
    std::move(responder).answer(acknowledged(exchange.request, id));
}

void ClientHandlers::leave(const Exchange &exchange, Responder responder) const
{
    std::string id;
    if (const auto refusal = readClientId(exchange, id))
        return std::move(responder).answer(*refusal);
    std::move(responder).answer(left(exchange.request, id));
}

void ClientHandlers::changeChannels(const Exchange &exchange, Responder responder) const
{
    std::string id;
    if (const auto refusal = readClientId(exchange, id))
        return std::move(responder).answer(*refusal);
    const auto change = readChange(exchange, id);
    if (!change)
        return std::move(responder).answer(http::problem(change.error()));
    const auto result = m_context.presence.changeChannels(id, change.value());
    if (!result)
        return std::move(responder).answer(http::problem(result.error()));
    const auto done = [later = std::move(responder).later(),
                       next = result->channels](const Followed &followed) {
        // What the client's connections follow now. Without connections: what its next request will
        // follow.
        const auto now = ChannelSet::make(followed);
        later(changedTo(now ? now.value() : next));
    };
    m_context.changeChannels(result->serial, change.value(), done);
}

http::Response ClientHandlers::left(const http::Request &request, const std::string &clientId) const
{
    // The body may contain the last acknowledgement, so that it cannot arrive after the leave
    // request.
    if (!request.body.empty() && request.body != "{}") {
        if (http::Response kept = acknowledged(request, clientId); kept.status != 204)
            return kept;
    }
    return m_context.presence.forget(clientId) ? noContent() : unknownClient();
}

http::Response ClientHandlers::acknowledged(const http::Request &request,
                                            const std::string &clientId) const
{
    const auto fields = JsonFields::parse(request.body, { "cursor", "seen" });
    std::string received;
    std::string seen;
    if (!fields || !fields->readText("cursor", received) || !fields->readText("seen", seen))
        return malformedAcknowledgement();
    Acknowledgement said;
    if (fields->value("cursor"))
        said.received = received;
    if (fields->value("seen"))
        said.seen = seen;
    if (!said.received && !said.seen)
        return malformedAcknowledgement();
    const auto kept = net::acknowledge(m_context.hub, m_context.presence, clientId, said);
    if (kept)
        return noContent();
    return kept.error().code == ErrorCode::Malformed ? malformedAcknowledgement()
                                                     : http::problem(kept.error());
}

Result<ChannelChange> ClientHandlers::readChange(const Exchange &exchange,
                                                 const std::string &clientId) const
{
    const auto fields = JsonFields::parse(exchange.request.body, { "add", "remove" });
    ChannelChange change;
    if (!fields || !fields->readTexts("add", change.added)
        || !fields->readTexts("remove", change.removed)
        || (change.added.empty() && change.removed.empty())) {
        return Error { ErrorCode::Malformed,
                       "Change the channels with {\"add\":[\"...\"],\"remove\":[\"...\"]}: lists "
                       "of names or patterns." };
    }
    for (const std::string &entry : change.added) {
        if (!isChannelName(entry) && !isChannelPattern(entry))
            continue; // the change as a whole is refused, with the place of the error
        if (const auto refusal = m_context.rules.refusal(
                exchange.principal, { access::Action::Subscribe, entry, clientId }))
            return refusal->error();
    }
    if (const auto counted = countNewChannels(m_context, exchange.principal, change.added);
        !counted)
        return counted.error();
    return change;
}

} // namespace holdfast::net
