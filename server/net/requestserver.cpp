// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/requestserver.h"

#include "server/delivery/subscribe.h"
#include "server/http/contentcoding.h"
#include "server/http/problem.h"
#include "server/websocket/handshake.h"

#include <optional>
#include <utility>
#include <variant>

namespace holdfast::net {

namespace {

using delivery::WireForm;

constexpr std::size_t spareInputs = 64;
/// Responses to pipelined requests are collected up to this size before they are sent.
constexpr std::size_t pendingBytes = std::size_t { 64 } * 1024;

bool isSubscribe(const http::Request &request, const http::Target &target, std::string_view prefix)
{
    const bool isReading =
        request.method == http::Method::Get || request.method == http::Method::Head;
    return isReading && target.path.starts_with(prefix);
}

/// A request that waited until earlier responses were sent.
bool hasWholeRequest(const Connection &connection)
{
    return connection.input
        && connection.input->parser.state() == http::RequestParser::State::Complete;
}

} // namespace

RequestServer::RequestServer(const ServerContext &context, const Io &io, Connections &connections,
                             Subscriptions &subscriptions, Inbox &inbox)
    : m_context(context)
    , m_clientRoutes(context.hub, context.presence)
    , m_io(io)
    , m_connections(connections)
    , m_subscriptions(subscriptions)
    , m_inbox(inbox)
    , m_webSockets(context, io, connections, subscriptions)
{
}

void RequestServer::received(Connection &connection, std::string_view bytes)
{
    if (connection.isStreaming() && connection.socket) {
        m_webSockets.received(connection, bytes);
        return;
    }
    if (connection.isStreaming() || connection.hasEnded())
        return; // an event stream and a closing connection ignore input
    if (connection.isPolling() || connection.phase == Phase::Awaiting || connection.hasOutput()) {
        keepForLater(connection, bytes);
        return;
    }
    m_pending.clear();
    while (!bytes.empty() || hasWholeRequest(connection)) {
        if (parse(connection, bytes) == Next::Stop)
            break;
    }
    if (connection.hasEnded())
        return;
    if (!sendPending(connection))
        return;
    if (!bytes.empty() && connection.isStreaming() && connection.socket) {
        m_webSockets.received(connection, bytes);
        return;
    }
    if (!bytes.empty() && !connection.isStreaming() && !connection.isFinishing())
        keepForLater(connection, bytes);
    m_connections.endIfFinished(connection);
}

void RequestServer::resume(Connection &connection)
{
    if (connection.socket)
        m_webSockets.flushed(connection);
    if (connection.isSubscribed() || connection.phase == Phase::Awaiting || connection.hasOutput()
        || connection.hasEnded())
        return;
    const bool isReceiving = connection.phase == Phase::Receiving;
    connection.setTimer(m_io,
                        isReceiving ? m_context.requestTimes.request : m_context.requestTimes.idle);
    connection.setReadingPaused(m_io, false);
    if (!connection.input)
        return;
    const std::string bytes = std::exchange(connection.input->pipelined, {});
    if (!isReceiving)
        giveBack(std::move(connection.input));
    received(connection, bytes);
}

void RequestServer::timedOut(Connection &connection)
{
    if (connection.phase != Phase::Receiving) {
        m_connections.close(connection, CloseReason::IdleTimeout);
        return;
    }
    m_io.counters.badRequests.add();
    m_pending.clear();
    http::encodeResponse(http::problem(408, "request-timeout",
                                       "The request did not arrive in time: send it again, whole."),
                         { .keepsAlive = false }, m_context.clock.wallMilliseconds(), m_pending);
    if (m_connections.send(connection, m_pending))
        m_connections.closeGently(connection, CloseReason::HeaderTimeout);
}

RequestServer::Next RequestServer::parse(Connection &connection, std::string_view &bytes)
{
    if (!connection.input)
        connection.input = takeInput();
    http::RequestParser &parser = connection.input->parser;
    bytes.remove_prefix(parser.feed(bytes));
    switch (parser.state()) {
    case http::RequestParser::State::NeedMore:
        if (parser.isPristine()) {
            giveBack(std::move(connection.input));
            return Next::Continue;
        }
        if (connection.phase == Phase::Idle) {
            connection.phase = Phase::Receiving;
            connection.setTimer(m_io, m_context.requestTimes.request);
        }
        if (parser.awaitsContinue()) {
            m_pending.append("HTTP/1.1 100 Continue\r\n\r\n");
            parser.continueSent();
        }
        return Next::Continue;
    case http::RequestParser::State::Failed:
        reject(connection, parser.failure());
        return Next::Stop;
    case http::RequestParser::State::Complete:
        break;
    }
    std::unique_ptr<Input> input = std::move(connection.input);
    connection.phase = Phase::Idle;
    const Next next = handle(connection, input->parser.request());
    if (next == Next::Wait) {
        connection.input = std::move(input);
        connection.phase = Phase::Receiving;
        return Next::Stop;
    }
    m_io.counters.requests.add();
    giveBack(std::move(input));
    return next;
}

RequestServer::Next RequestServer::handle(Connection &connection, const http::Request &request)
{
    if (connection.isPlainWhereTlsIsSpoken())
        return askForTls(connection, request);
    const auto target = http::Target::parse(request.target);
    if (!target) {
        return answer(
            connection, request,
            http::problem(400, "malformed", "The request's target must begin with a slash."));
    }
    if (const auto refusal = http::contentCodingRefusal(request))
        return answer(connection, request, *refusal);
    if (isSubscribe(request, *target, channelsPrefix))
        return subscribe(connection, request, *target);
    if (ClientRoutes::has(target->path))
        return answerForClient(connection, request, *target);
    return answer(connection, request, route(connection, request, *target));
}

RequestServer::Next RequestServer::askForTls(Connection &connection, const http::Request &request)
{
    std::string detail = "This port speaks TLS: use https://";
    detail.append(request.authority()).append("/.");
    http::Framing framing = framingFor(request);
    framing.keepsAlive = false;
    http::encodeResponse(http::problem(400, "tls-required", detail), framing,
                         m_context.clock.wallMilliseconds(), m_pending);
    return answered(connection, framing);
}

RequestServer::Next RequestServer::answer(Connection &connection, const http::Request &request,
                                          const http::Response &response)
{
    const http::Framing framing = framingFor(request);
    http::encodeResponse(response, framing, m_context.clock.wallMilliseconds(), m_pending);
    return answered(connection, framing);
}

http::Framing RequestServer::framingFor(const http::Request &request) const
{
    return { .keepsAlive = request.keepsAlive && !m_isDraining,
             .isHead = request.method == http::Method::Head,
             .minorVersion = request.minorVersion };
}

RequestServer::Next RequestServer::answered(Connection &connection, const http::Framing &framing)
{
    if (!framing.keepsAlive) {
        connection.finish(CloseReason::AnswerDone);
        return Next::Stop;
    }
    connection.setTimer(m_io, m_context.requestTimes.idle);
    if (m_pending.size() > pendingBytes && (!sendPending(connection) || connection.hasOutput()))
        return Next::Stop;
    return Next::Continue;
}

access::Principal RequestServer::principalOf(const Connection &connection,
                                             const http::Request &request) const
{
    return m_context.rules.identify(request, connection.peer());
}

RequestServer::Next RequestServer::answerHead(Connection &connection, const http::Request &request,
                                              const delivery::SubscribeRequest &wanted)
{
    const Cursor cursor = m_context.hub.cursor(m_context.hub.head());
    const bool isStream = wanted.transport == TransportKind::EventStream;
    const http::Framing framing = framingFor(request);
    http::encodeStreamHead(isStream ? delivery::streamHead(cursor)
                                    : delivery::pollHead(cursor, wanted.format),
                           framing, m_context.clock.wallMilliseconds(), m_pending);
    return answered(connection, framing);
}

RequestServer::Next RequestServer::clearTheWay(Connection &connection)
{
    if (!sendPending(connection))
        return Next::Stop;
    return connection.hasOutput() ? Next::Wait : Next::Continue;
}

RequestServer::Next RequestServer::answerForClient(Connection &connection,
                                                   const http::Request &request,
                                                   const http::Target &target)
{
    if (const Next next = clearTheWay(connection); next != Next::Continue)
        return next;
    if (const auto known = http::Query(target.query).check({}); !known)
        return answer(connection, request, http::problem(known.error()));
    ClientAnswer outcome = m_clientRoutes.answer(request, target.path);
    if (!outcome.change)
        return answer(connection, request, outcome.response);
    connection.phase = Phase::Awaiting;
    connection.cancelTimer(m_io);
    const std::uint64_t number = m_nextOwed++;
    m_owed.emplace(
        &connection,
        Owed { number, std::move(outcome.response), request.keepsAlive, request.minorVersion });
    // `done` may be called after this worker has ended: the inbox outlives the worker, and runs
    // tasks only while the worker exists.
    const auto done = [this, &inbox = m_inbox, &connection, number](const Followed &followed) {
        inbox.post([=, this, &connection] { giveOwed(&connection, number, followed); });
    };
    m_context.changeChannels(outcome.change->serial, outcome.change->change, done);
    return Next::Stop;
}

void RequestServer::giveOwed(Connection *asked, std::uint64_t number, const Followed &followed)
{
    const auto it = m_owed.find(asked);
    if (it == m_owed.end() || it->second.number != number)
        return; // the connection has closed
    Owed owed = std::move(it->second);
    m_owed.erase(it);
    // The channels that the client's connections now follow. Without connections the response stays
    // as it is: it lists what the client's next request will follow.
    if (const auto channels = ChannelSet::make(followed))
        owed.response = ClientRoutes::changed(channels.value());
    Connection &connection = *asked;
    connection.phase = Phase::Idle;
    const bool keepsAlive = owed.keepsAlive && !m_isDraining;
    if (!keepsAlive)
        connection.finish(CloseReason::AnswerDone);
    std::string bytes;
    http::encodeResponse(owed.response,
                         { .keepsAlive = keepsAlive, .minorVersion = owed.minorVersion },
                         m_context.clock.wallMilliseconds(), bytes);
    if (!m_connections.send(connection, bytes) || connection.hasOutput())
        return;
    if (keepsAlive)
        resume(connection);
    else
        m_connections.endIfFinished(connection);
}

void RequestServer::closing(const Connection &connection)
{
    m_owed.erase(&connection);
}

RequestServer::Next RequestServer::subscribe(Connection &connection, const http::Request &request,
                                             const http::Target &target)
{
    // Responses to earlier requests go first.
    if (const Next next = clearTheWay(connection); next != Next::Continue)
        return next;
    if (m_isDraining)
        return answer(connection, request, draining());
    const auto wanted = delivery::SubscribeRequest::parse(request, http::Query(target.query));
    if (!wanted)
        return answer(connection, request, http::problem(wanted.error()));
    std::optional<websocket::Opening> handshake;
    if (wanted->transport == TransportKind::WebSocket) {
        auto answered = websocket::answerHandshake(request);
        if (const auto *refusal = std::get_if<http::Response>(&answered))
            return answer(connection, request, *refusal);
        handshake = std::get<websocket::Opening>(std::move(answered));
    }
    const auto group = acquire(target, wanted.value());
    if (!group)
        return answer(connection, request, http::problem(group.error()));
    if (request.method == http::Method::Head) {
        m_subscriptions.release(*group.value());
        return answerHead(connection, request, wanted.value());
    }
    const WireForm form = handshake ? delivery::socketForm(wanted->format, handshake->deflates)
        : wanted->transport == TransportKind::EventStream
        ? delivery::streamForm(wanted->format)
        : delivery::pollForm(wanted->format, request.keepsAlive && request.minorVersion == 1);
    if (handshake) {
        connection.socket = std::make_unique<WebSocketSession>(handshake->deflates,
                                                               principalOf(connection, request));
    }
    if (!m_subscriptions.subscribe(connection, *group.value(), wanted.value(), form,
                                   handshake ? handshake->answer : std::string_view())) {
        connection.socket.reset();
        return answer(connection, request,
                      http::problem(Error { ErrorCode::LimitReached,
                                            "As many clients are known as this server allows: "
                                            "try again later." }));
    }
    // A poll may have been answered at once.
    const bool isFree =
        !connection.isSubscribed() && !connection.hasOutput() && !connection.hasEnded();
    return isFree ? Next::Continue : Next::Stop;
}

Result<AudienceGroup *> RequestServer::acquire(const http::Target &target,
                                               const delivery::SubscribeRequest &wanted)
{
    auto group = m_subscriptions.acquire(target.path.substr(channelsPrefix.size()));
    if (!group || wanted.clientId.empty() || !m_context.presence.hasChangedChannels())
        return group;
    // PATCH /clients/{id}/channels may have changed what this client follows since it made its URL.
    const auto changed =
        m_context.presence.changedChannels(wanted.clientId, group.value()->following->channels);
    if (!changed)
        return group;
    m_subscriptions.release(*group.value());
    return m_subscriptions.acquire(*changed);
}

void RequestServer::reject(Connection &connection, const http::RequestParser::Failure &failure)
{
    m_io.counters.badRequests.add();
    http::encodeResponse(http::problem(failure, m_context.requestLimits), { .keepsAlive = false },
                         m_context.clock.wallMilliseconds(), m_pending);
    giveBack(std::move(connection.input));
    connection.finish(CloseReason::BadRequest);
}

bool RequestServer::sendPending(Connection &connection)
{
    if (m_pending.empty())
        return true;
    const bool isOpen = m_connections.send(connection, m_pending);
    m_pending.clear();
    return isOpen;
}

void RequestServer::keepForLater(Connection &connection, std::string_view bytes)
{
    if (!connection.input)
        connection.input = takeInput();
    connection.input->pipelined.append(bytes);
    connection.setReadingPaused(m_io, true);
}

std::unique_ptr<Input> RequestServer::takeInput()
{
    if (m_spareInputs.empty())
        return std::make_unique<Input>(m_context.requestLimits);
    std::unique_ptr<Input> input = std::move(m_spareInputs.back());
    m_spareInputs.pop_back();
    return input;
}

void RequestServer::giveBack(std::unique_ptr<Input> input)
{
    if (!input || m_spareInputs.size() >= spareInputs)
        return;
    input->parser.reset();
    input->pipelined.clear();
    m_spareInputs.push_back(std::move(input));
}

} // namespace holdfast::net
