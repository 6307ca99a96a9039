// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/httpserver.h"

#include "server/http/contentcoding.h"
#include "server/http/cors.h"
#include "server/http/problem.h"
#include "server/net/tracer.h"

#include <utility>

namespace holdfast::net {

namespace {

using Phase = HttpSession::Phase;
using ParserState = http::RequestParser::State;

constexpr std::size_t spareInputs = 64;
/// Responses to pipelined requests are collected up to this size before they are sent.
constexpr std::size_t pendingBytes = std::size_t { 64 } * 1024;
/// Of one worker. One more is answered at once: guessing is then limited by number only.
constexpr std::size_t maxLateAnswers = 64;

/// A request that waited until earlier responses were sent.
bool hasWholeRequest(const Connection &connection)
{
    const HttpInput *const input = connection.input();
    return input != nullptr && input->parser.state() == ParserState::Complete;
}

} // namespace

HttpServer::HttpServer(const ServerContext &context, const Io &io, Connections &connections,
                       Subscriptions &subscriptions, SubscriberRights &rights, Inbox &inbox)
    : m_context(context)
    , m_io(io)
    , m_connections(connections)
    , m_inbox(inbox)
    , m_handlers { { context, subscriptions, rights, io.trace, m_isDraining },
                   MessageHandlers(context),
                   ClientHandlers(context),
                   { context, m_isDraining } }
    , m_webSockets(context, io, connections, subscriptions, inbox)
{
}

void HttpServer::received(Connection &connection, std::string_view bytes)
{
    if (connection.isStreaming() && connection.webSocket() != nullptr) {
        m_webSockets.received(connection, bytes);
        return;
    }
    if (connection.isStreaming() || connection.hasEnded())
        return; // an event stream and a closing connection ignore input
    if (connection.isPolling() || connection.isAnswering() || connection.hasOutput()) {
        keepPipelined(connection, bytes);
        return;
    }
    m_pending.clear();
    while (!bytes.empty() || hasWholeRequest(connection)) {
        if (parse(connection, bytes) == Next::Stop)
            break;
    }
    if (connection.hasEnded() || !sendPending(connection))
        return;
    if (!bytes.empty() && connection.isStreaming() && connection.webSocket() != nullptr) {
        m_webSockets.received(connection, bytes);
        return;
    }
    if (!bytes.empty() && !connection.isStreaming() && !connection.isFinishing())
        keepPipelined(connection, bytes);
    m_connections.endIfFinished(connection);
}

void HttpServer::resume(Connection &connection)
{
    m_webSockets.flushed(connection);
    if (connection.isSubscribed() || connection.isAnswering() || connection.hasOutput()
        || connection.hasEnded())
        return;
    const bool isReceiving = connection.phase() == Phase::Receiving;
    connection.setTimer(m_io,
                        isReceiving ? m_context.requestTimes.request : m_context.requestTimes.idle);
    connection.setReadingPaused(m_io, false);
    HttpInput *const input = connection.input();
    if (input == nullptr)
        return;
    const std::string bytes = std::exchange(input->pipelined, {});
    if (!isReceiving)
        recycle(connection.takeInput());
    received(connection, bytes);
}

void HttpServer::timedOut(Connection &connection)
{
    if (connection.isAnswering() && m_deferred.at(&connection).late) {
        sendLate(connection);
        return;
    }
    if (connection.isAnswering()) {
        answerDeferred(
            &connection, m_deferred.at(&connection).number,
            http::problem(503, "unavailable", "The server could not answer in time: try again."));
        return;
    }
    if (connection.phase() != Phase::Receiving) {
        m_connections.close(connection, CloseReason::IdleTimeout);
        return;
    }
    m_io.counters.badRequests.add();
    m_pending.clear();
    http::encodeResponse(http::problem(408, "request-timeout",
                                       "The request did not arrive in time: send it again, whole."),
                         { .keepsAlive = false }, m_io.clock.wallMilliseconds(), m_pending);
    traceAnswer(connection, 408, m_pending);
    if (m_connections.send(connection, m_pending))
        m_connections.closeGently(connection, CloseReason::HeaderTimeout);
}

HttpServer::Next HttpServer::parse(Connection &connection, std::string_view &bytes)
{
    if (connection.input() == nullptr)
        connection.setInput(takeInput());
    HttpInput &input = *connection.input();
    http::RequestParser &parser = input.parser;
    bytes.remove_prefix(parser.feed(bytes));
    if (parser.state() == ParserState::Failed) {
        reject(connection, parser.failure());
        return Next::Stop;
    }
    if (parser.hasHead() && input.route == nullptr) {
        if (const auto refusal = judge(connection, input))
            return refuse(connection, *refusal);
    }
    if (parser.state() == ParserState::NeedMore) {
        if (parser.isPristine()) {
            recycle(connection.takeInput());
            return Next::Continue;
        }
        if (connection.phase() == Phase::Idle) {
            connection.beginRequest();
            connection.setTimer(m_io, m_context.requestTimes.request);
        }
        if (parser.awaitsContinue()) {
            m_pending.append("HTTP/1.1 100 Continue\r\n\r\n");
            parser.continueSent();
        }
        return Next::Continue;
    }
    std::unique_ptr<HttpInput> whole = connection.takeInput();
    connection.endRequest();
    const Next next = handle(connection, *whole);
    if (next == Next::Wait) {
        connection.setInput(std::move(whole));
        connection.beginRequest();
        return Next::Stop;
    }
    m_io.counters.requests.add();
    recycle(std::move(whole));
    return next;
}

std::optional<http::Response> HttpServer::judge(const Connection &connection,
                                                HttpInput &input) const
{
    const http::Request &head = input.parser.head();
    if (connection.isPlainWhereTlsIsSpoken()) {
        std::string detail = "This port speaks TLS: use https://";
        detail.append(head.authority()).append("/.");
        return http::problem(400, "tls-required", detail);
    }
    const auto target = http::Target::parse(head.target);
    if (!target) {
        return http::problem(400, "malformed", "The request's target must begin with a slash.");
    }
    if (auto refusal = http::contentCodingRefusal(head))
        return refusal;
    const bool isOptions = head.method == http::Method::Options;
    if (target->path == "*" && isOptions)
        return http::optionsAnswer(head, allMethods());
    const RouteMatch match =
        findRoute(head.method, target->path, m_context.files.has(target->path));
    if (match.route == nullptr && match.allow.empty()) {
        return http::problem(404, "not-found",
                             "There is nothing here. Subscribe with GET /channels/{names}, publish "
                             "with POST /channels/{name}; the join page is at /.");
    }
    if (match.route == nullptr) {
        return isOptions ? http::optionsAnswer(head, match.allow)
                         : http::methodNotAllowed(match.allow);
    }
    if (const auto known = checkQuery(*match.route, target->query); !known)
        return http::problem(known.error());
    input.route = match.route;
    input.target = *target;
    input.parameter = match.parameter;
    input.principal = m_context.rules.identify(head, connection.peer());
    const bool isWhole = input.parser.state() == ParserState::Complete;
    if (isWhole && match.route->askedBy == Route::AskedBy::Handler)
        return std::nullopt;
    return refusalOf(input);
}

std::optional<http::Response> HttpServer::refusalOf(const HttpInput &input) const
{
    access::Question question { input.route->action };
    std::string named;
    if (input.route->subject == Route::Subject::Channel
        || input.route->subject == Route::Subject::Client) {
        // A name that cannot be decoded is answered by the handler.
        named = http::percentDecoded(input.parameter).value_or(std::string());
        if (input.route->subject == Route::Subject::Client)
            question.client = named;
        else if (isChannelName(named))
            question.channel = named;
    }
    const auto refusal = m_context.rules.refusal(input.principal, question);
    if (!refusal)
        return std::nullopt;
    return http::problem(refusal->error());
}

HttpServer::Next HttpServer::refuse(Connection &connection, const http::Response &response)
{
    std::unique_ptr<HttpInput> input = connection.takeInput();
    connection.endRequest();
    m_io.counters.requests.add();
    if (connection.isTraced())
        m_io.trace.requestRead(connection, input->parser.head());
    m_framing = framingFor(input->parser.head());
    m_guessDelay = delayFor(input->principal);
    // What follows is the rest of the body, or cannot be answered either: it is read and dropped.
    if (input->parser.state() != ParserState::Complete || connection.isPlainWhereTlsIsSpoken())
        m_framing.keepsAlive = false;
    recycle(std::move(input));
    answer(connection, response);
    return m_next;
}

HttpServer::Next HttpServer::handle(Connection &connection, const HttpInput &input)
{
    if (input.route->answer == Route::Answer::MaybeLater) {
        // Responses to earlier requests go first.
        if (!sendPending(connection))
            return Next::Stop;
        if (connection.hasOutput())
            return Next::Wait;
    }
    const http::Request &request = input.parser.request();
    if (connection.isTraced())
        m_io.trace.requestRead(connection, request);
    m_framing = framingFor(request);
    m_guessDelay = delayFor(input.principal);
    m_next = Next::Continue;
    const Exchange exchange { request, input.target, input.parameter, input.principal };
    input.route->handle(m_handlers, exchange, Responder(*this, m_inbox, connection));
    const bool isFree = !connection.isSubscribed() && !connection.isAnswering()
        && !connection.hasOutput() && !connection.hasEnded();
    return isFree ? m_next : Next::Stop;
}

std::chrono::milliseconds HttpServer::delayFor(const access::Principal &principal) const
{
    if (principal.tokenFault() != access::TokenFault::Unknown)
        return {};
    return m_context.rules.delayAfterWrong(principal, access::Rules::Secret::Token);
}

void HttpServer::answer(Connection &connection, const http::Response &response)
{
    if (m_guessDelay.count() > 0 && (response.status == 401 || response.status == 403)) {
        answerAfter(connection, response, m_guessDelay);
        return;
    }
    answerNow(connection, response);
}

void HttpServer::answerAfter(Connection &connection, const http::Response &response,
                             std::chrono::milliseconds delay)
{
    if (delay.count() == 0 || m_lateAnswers >= maxLateAnswers) {
        answerNow(connection, response);
        return;
    }
    auto late = std::make_unique<Late>(Late { std::exchange(m_pending, {}), 0, response.status });
    late->from = late->bytes.size();
    http::encodeResponse(response, m_framing, m_io.clock.wallMilliseconds(), late->bytes);
    connection.beginAnswering();
    connection.setTimer(m_io, delay);
    m_deferred.emplace(&connection, Deferred { m_nextNumber++, m_framing, {}, std::move(late) });
    ++m_lateAnswers;
    m_next = Next::Stop;
}

void HttpServer::answerNow(Connection &connection, const http::Response &response)
{
    const std::size_t before = m_pending.size();
    http::encodeResponse(response, m_framing, m_io.clock.wallMilliseconds(), m_pending);
    traceAnswer(connection, response.status, std::string_view(m_pending).substr(before));
    m_next = answered(connection);
}

void HttpServer::answerHead(Connection &connection, const http::Response &response)
{
    const std::size_t before = m_pending.size();
    http::encodeStreamHead(response, m_framing, m_io.clock.wallMilliseconds(), m_pending);
    traceAnswer(connection, response.status, std::string_view(m_pending).substr(before));
    m_next = answered(connection);
}

void HttpServer::traceAnswer(const Connection &connection, int status, std::string_view sent) const
{
    if (connection.isTraced())
        m_io.trace.answered(connection, status, sent);
}

http::Framing HttpServer::framingFor(const http::Request &request) const
{
    return { .keepsAlive = request.keepsAlive && !m_isDraining,
             .isHead = request.method == http::Method::Head,
             .minorVersion = request.minorVersion };
}

HttpServer::Next HttpServer::answered(Connection &connection)
{
    if (!m_framing.keepsAlive) {
        connection.finish(CloseReason::AnswerDone);
        return Next::Stop;
    }
    connection.setTimer(m_io, m_context.requestTimes.idle);
    if (m_pending.size() > pendingBytes && (!sendPending(connection) || connection.hasOutput()))
        return Next::Stop;
    return Next::Continue;
}

std::uint64_t HttpServer::defer(Connection &connection)
{
    connection.beginAnswering();
    connection.setTimer(m_io, m_context.requestTimes.request);
    m_deferred.emplace(&connection,
                       Deferred { m_nextNumber, m_framing, std::exchange(m_pending, {}), nullptr });
    return m_nextNumber++;
}

void HttpServer::answerDeferred(Connection *asked, std::uint64_t number,
                                const http::Response &response)
{
    const auto it = m_deferred.find(asked);
    if (it == m_deferred.end() || it->second.number != number)
        return; // it was answered, or the connection has gone
    http::Framing framing = it->second.framing;
    std::string bytes = std::move(it->second.before);
    m_deferred.erase(it);
    framing.keepsAlive = framing.keepsAlive && !m_isDraining;
    const std::size_t from = bytes.size();
    http::encodeResponse(response, framing, m_io.clock.wallMilliseconds(), bytes);
    sendDeferred(*asked, framing, bytes, { response.status, from });
}

void HttpServer::sendLate(Connection &connection)
{
    const auto it = m_deferred.find(&connection);
    const std::unique_ptr<Late> late = std::move(it->second.late);
    const http::Framing framing = it->second.framing;
    m_deferred.erase(it);
    --m_lateAnswers;
    sendDeferred(connection, framing, late->bytes, { late->status, late->from });
}

void HttpServer::sendDeferred(Connection &connection, const http::Framing &framing,
                              std::string_view bytes, const AnswerPlace &answer)
{
    connection.endAnswering();
    traceAnswer(connection, answer.status, bytes.substr(answer.from));
    if (!framing.keepsAlive)
        connection.finish(CloseReason::AnswerDone);
    if (!m_connections.send(connection, bytes) || connection.hasOutput())
        return;
    if (framing.keepsAlive)
        resume(connection);
    else
        m_connections.endIfFinished(connection);
}

void HttpServer::closing(const Connection &connection)
{
    if (connection.isAnswering()) {
        const auto it = m_deferred.find(&connection);
        if (it->second.late)
            --m_lateAnswers;
        m_deferred.erase(it);
    }
    m_webSockets.closing(connection);
}

void HttpServer::reject(Connection &connection, const http::RequestParser::Failure &failure)
{
    m_io.counters.badRequests.add();
    const http::Response answer = http::problem(failure, m_context.requestLimits);
    const std::size_t before = m_pending.size();
    http::encodeResponse(answer, { .keepsAlive = false }, m_io.clock.wallMilliseconds(), m_pending);
    traceAnswer(connection, answer.status, std::string_view(m_pending).substr(before));
    recycle(connection.takeInput());
    connection.finish(CloseReason::BadRequest);
}

bool HttpServer::sendPending(Connection &connection)
{
    if (m_pending.empty())
        return true;
    const bool isOpen = m_connections.send(connection, m_pending);
    m_pending.clear();
    return isOpen;
}

void HttpServer::keepPipelined(Connection &connection, std::string_view bytes)
{
    if (connection.input() == nullptr)
        connection.setInput(takeInput());
    connection.input()->pipelined.append(bytes);
    connection.setReadingPaused(m_io, true);
}

std::unique_ptr<HttpInput> HttpServer::takeInput()
{
    if (m_spareInputs.empty())
        return std::make_unique<HttpInput>(m_context.requestLimits);
    std::unique_ptr<HttpInput> input = std::move(m_spareInputs.back());
    m_spareInputs.pop_back();
    return input;
}

void HttpServer::recycle(std::unique_ptr<HttpInput> input)
{
    if (!input || m_spareInputs.size() >= spareInputs)
        return;
    input->parser.reset();
    input->pipelined.clear();
    input->route = nullptr;
    input->target = {};
    input->parameter = {};
    input->principal = {};
    m_spareInputs.push_back(std::move(input));
}

} // namespace holdfast::net
