// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/websocketserver.h"

#include "server/core/jsonstring.h"
#include "server/net/acknowledging.h"
#include "server/net/newchannels.h"
#include "server/net/tracer.h"
#include "server/websocket/framewriter.h"

#include <algorithm>
#include <utility>

namespace holdfast::net {

namespace {

using websocket::Event;
using websocket::Opcode;

/// A WebSocket message may be larger than the largest request body by this much.
constexpr std::size_t commandRoom = 4096;

void appendReference(const std::string &reference, std::string &out)
{
    if (reference.empty())
        return;
    out.append(R"(,"ref":)");
    appendJsonString(reference, out);
}

} // namespace

WebSocketServer::WebSocketServer(const ServerContext &context, const Io &io,
                                 Connections &connections, Subscriptions &subscriptions,
                                 Inbox &inbox)
    : m_context(context)
    , m_io(io)
    , m_connections(connections)
    , m_subscriptions(subscriptions)
    , m_inbox(inbox)
    , m_workspace(context.requestLimits.maxBodyBytes + commandRoom)
{
}

void WebSocketServer::received(Connection &connection, std::string_view bytes)
{
    connection.owesPong = false; // any input shows that the peer is alive
    m_replies.clear();
    while (!bytes.empty()) {
        const Event event = connection.webSocket()->reader.read(bytes, m_workspace);
        if (event.kind == Event::Kind::Nothing)
            break;
        if (!handle(connection, event))
            return;
        if (!connection.isSubscribed() || connection.isFinishing())
            return; // a command has closed it, or it was sent a goodbye
    }
    if (hasTooManyPublishes(connection))
        connection.setReadingPaused(m_io, true);
    sendReplies(connection);
}

void WebSocketServer::flushed(Connection &connection)
{
    if (connection.webSocket() == nullptr || !connection.isSubscribed() || connection.hasOutput())
        return;
    m_replies.clear();
    if (const auto replies = std::move(connection.webSocket()->replies))
        m_replies = std::move(*replies);
    if (const auto reason = connection.webSocket()->endsAfterReplies)
        connection.finish(*reason);
    else
        connection.setReadingPaused(m_io, hasTooManyPublishes(connection));
    sendReplies(connection);
}

void WebSocketServer::closing(const Connection &connection)
{
    if (m_publishes.erase(&connection) == 0)
        return;
    std::erase_if(m_publishing, [&](const auto &each) { return each.second == &connection; });
}

bool WebSocketServer::handle(Connection &connection, const Event &event)
{
    switch (event.kind) {
    case Event::Kind::Text:
        m_io.counters.requests.add();
        if (connection.isTraced())
            m_io.trace.record(connection, trace::CommandRead { event.payload.size() });
        runCommand(connection, event.payload);
        return true;
    case Event::Kind::Binary:
        websocket::appendClose(websocket::CloseCode::UnsupportedData,
                               "frames to this server are text", m_replies);
        break;
    case Event::Kind::Ping:
        websocket::appendFrame(Opcode::Pong, event.payload, m_replies);
        return true;
    case Event::Kind::Pong:
    case Event::Kind::Nothing:
        return true;
    case Event::Kind::Close:
        websocket::appendClose(event.code, {}, m_replies);
        break;
    case Event::Kind::Failure:
        m_io.counters.badRequests.add();
        websocket::appendClose(event.code, event.payload, m_replies);
        break;
    }
    // The Close frame is the last thing that is sent: behind a partly sent block it waits.
    const CloseReason reason =
        event.kind == Event::Kind::Close ? CloseReason::PeerClosed : CloseReason::BadRequest;
    if (connection.hasOutput())
        connection.webSocket()->endsAfterReplies = reason;
    else
        connection.finish(reason);
    sendReplies(connection);
    return false;
}

void WebSocketServer::runCommand(Connection &connection, std::string_view text)
{
    const auto command = WebSocketCommand::parse(text);
    if (!command) {
        m_io.counters.badRequests.add();
        replyError(command.error(), WebSocketCommand::referenceIn(text));
        return;
    }
    if (!command->acknowledged.empty() || !command->seen.empty())
        acknowledge(connection, command.value());
    if (!command->subscribe.empty() || !command->unsubscribe.empty())
        changeChannels(connection, command.value());
    if (command->publish)
        publish(connection, command.value());
    if (command->isProbe())
        replyToProbe(command->reference);
}

void WebSocketServer::replyToProbe(const std::string &reference)
{
    std::string reply = R"({"ref":)";
    appendJsonString(reference, reply);
    reply.push_back('}');
    websocket::appendFrame(Opcode::Text, reply, m_replies);
}

std::string WebSocketServer::clientIdOf(const Connection &connection) const
{
    std::string id;
    m_context.presence.visit(connection.client(), [&id](const Client &c) { id = c.id(); });
    return id;
}

Result<void> WebSocketServer::mayChange(const Connection &connection,
                                        const ChannelChange &change) const
{
    const access::Principal &principal = connection.webSocket()->principal;
    const std::string id = clientIdOf(connection);
    if (const auto refusal =
            m_context.rules.refusal(principal, { access::Action::ChangeChannels, {}, id }))
        return refusal->error();
    for (const std::string &entry : change.added) {
        if (const auto refusal =
                m_context.rules.refusal(principal, { access::Action::Subscribe, entry, id }))
            return refusal->error();
    }
    return countNewChannels(m_context, principal, change.added);
}

void WebSocketServer::changeChannels(Connection &connection, const WebSocketCommand &command)
{
    const ChannelChange change { command.subscribe, command.unsubscribe };
    const ChannelSet before = connection.group()->following->channels;
    const auto channels = before.changed(change);
    const auto allowed = channels ? mayChange(connection, change) : Result<void>();
    if (!allowed) {
        replyError(allowed.error(), command.reference);
        return;
    }
    const auto followed = channels ? m_subscriptions.follow(connection, channels.value())
                                   : Result<void>(channels.error());
    if (!followed) {
        replyError(followed.error(), command.reference);
        return;
    }
    const std::uint64_t serial = connection.client()->serial;
    const bool hasOthers = m_context.presence.rememberChange(connection.client(), before, change);
    std::string reply = R"({"subscribed":)";
    appendJsonList(*channels->entries(), reply);
    appendReference(command.reference, reply);
    reply.push_back('}');
    websocket::appendFrame(Opcode::Text, reply, m_replies);
    // The change has taken effect. The reply is sent before the first message of a new channel.
    sendReplies(connection);
    m_subscriptions.resume(connection);
    // The change is for the client, so its other connections change as well.
    if (hasOthers)
        m_context.changeChannels(serial, change, {});
}

void WebSocketServer::publish(Connection &connection, const WebSocketCommand &command)
{
    Draft draft = *command.publish;
    draft.source = Source::WebSocket;
    draft.address = connection.webSocket()->principal.address;
    draft.client = clientIdOf(connection);
    const std::string &channel = command.publish->channel;
    const std::string &reference = command.reference;
    const auto result = m_context.publisher.publish(
        std::move(draft), connection.webSocket()->principal,
        [&]() -> publish::Idempotency::Completion {
            // May be called after the worker has ended: see Responder::later().
            return [this, &inbox = m_inbox, number = defer(connection), channel,
                    reference](const Result<Published> &completed) {
                inbox.post([=, this] { published(number, completed, channel, reference); });
            };
        });
    if (result)
        replyToPublish(*result, channel, reference);
}

bool WebSocketServer::hasTooManyPublishes(const Connection &connection) const
{
    if (m_publishes.empty())
        return false;
    const auto it = m_publishes.find(&connection);
    return it != m_publishes.end() && it->second >= maxPublishing;
}

std::uint64_t WebSocketServer::defer(Connection &connection)
{
    ++m_publishes[&connection];
    m_publishing.emplace(m_nextNumber, &connection);
    return m_nextNumber++;
}

void WebSocketServer::published(std::uint64_t number, const Result<Published> &result,
                                const std::string &channel, const std::string &reference)
{
    const auto it = m_publishing.find(number);
    if (it == m_publishing.end())
        return; // the connection has gone
    Connection &connection = *it->second;
    m_publishing.erase(it);
    const bool wasPaused = hasTooManyPublishes(connection);
    if (const auto count = m_publishes.find(&connection); --count->second == 0)
        m_publishes.erase(count);
    if (!connection.isSubscribed() || connection.isFinishing())
        return; // it has been sent a goodbye
    if (wasPaused && !hasTooManyPublishes(connection) && !connection.hasOutput())
        connection.setReadingPaused(m_io, false);
    m_replies.clear();
    replyToPublish(result, channel, reference);
    sendReplies(connection);
}

void WebSocketServer::replyToPublish(const Result<Published> &result, const std::string &channel,
                                     const std::string &reference)
{
    if (!result) {
        replyError(result.error(), reference);
        return;
    }
    std::string reply = R"({"published":{"id":")";
    result->id.appendTo(reply);
    reply.append(R"(","channel":)");
    appendJsonString(channel, reply);
    reply.append(R"(,"subscribers":)");
    reply.append(std::to_string(result->subscribers));
    appendReference(reference, reply);
    reply.append("}}");
    websocket::appendFrame(Opcode::Text, reply, m_replies);
}

void WebSocketServer::acknowledge(Connection &connection, const WebSocketCommand &command)
{
    const std::string id = clientIdOf(connection);
    if (const auto refusal = m_context.rules.refusal(connection.webSocket()->principal,
                                                     { access::Action::Acknowledge, {}, id })) {
        replyError(refusal->error(), command.reference);
        return;
    }
    Acknowledgement said;
    if (!command.acknowledged.empty())
        said.received = command.acknowledged;
    if (!command.seen.empty())
        said.seen = command.seen;
    const auto kept = net::acknowledge(m_context.hub, m_context.presence, id, said);
    if (!kept)
        replyError(kept.error(), command.reference);
}

void WebSocketServer::replyError(const Error &error, const std::string &reference)
{
    std::string reply = R"({"error":{"detail":)";
    appendJsonString(error.message, reply);
    if (error.retryAfterSeconds > 0)
        reply.append(R"(,"retry_after":)").append(std::to_string(error.retryAfterSeconds));
    appendReference(reference, reply);
    reply.append("}}");
    websocket::appendFrame(Opcode::Text, reply, m_replies);
}

void WebSocketServer::sendReplies(Connection &connection)
{
    const std::string replies = std::exchange(m_replies, {});
    if (replies.empty())
        return;
    if (connection.hasOutput()) {
        auto &waiting = connection.webSocket()->replies;
        if (!waiting)
            waiting = std::make_unique<std::string>();
        waiting->append(replies);
        connection.setReadingPaused(m_io, true);
        return;
    }
    if (!m_subscriptions.sendAside(connection, replies))
        return;
    if (connection.hasOutput())
        connection.setReadingPaused(m_io, true);
    else if (connection.isFinishing())
        m_connections.endIfFinished(connection);
}

} // namespace holdfast::net
