// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/requestparser.h"
#include "server/http/response.h"
#include "server/net/connections.h"
#include "server/net/requesthandlers.h"
#include "server/net/responder.h"
#include "server/net/routetable.h"
#include "server/net/servercontext.h"
#include "server/net/subscriberrights.h"
#include "server/net/subscriptions.h"
#include "server/net/websocketserver.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace holdfast::net {

/// One worker's HTTP: reads requests, asks the rules when the head of one is complete, has it
/// handled when it is whole, and sends the answers.
///
/// Invariants: the requests of one connection are answered in order. While a request is held or is
/// answered later, or an answer is being sent, reading is paused and at most the bytes of one read
/// wait.
/// Thread: its worker's.
class HttpServer final : private Responder::Sink
{
public:
    HttpServer(const ServerContext &context, const Io &io, Connections &connections,
               Subscriptions &subscriptions, SubscriberRights &rights, Inbox &inbox);

    /// The connection has received bytes.
    void received(Connection &connection, std::string_view bytes);
    /// The response has been sent: handles what has arrived in the meantime.
    void resume(Connection &connection);
    /// A request has not arrived in time, a later answer has not come, or no next request has.
    void timedOut(Connection &connection);
    /// The connection is about to end: drops its pending answer.
    void closing(const Connection &connection);

    /// From now on subscribers are refused, and connections close after their response.
    void setDraining() { m_isDraining = true; }

private:
    /// How to continue after a request.
    enum class Next : std::uint8_t {
        Continue,
        Stop,
        Wait, ///< the request is whole, but earlier responses are still being sent
    };

    /// An answer that is held back.
    struct Late
    {
        std::string bytes; ///< with the answers to the requests before it
        std::size_t from; ///< where it begins in the bytes
        int status;
    };
    /// An answer within bytes that are sent.
    struct AnswerPlace
    {
        int status;
        std::size_t from;
    };
    /// An answer that will come.
    struct Deferred
    {
        std::uint64_t number; ///< of the request: the addresses of connections are reused
        http::Framing framing;
        std::string before; ///< unsent responses to earlier requests
        std::unique_ptr<Late> late; ///< null: a handler has it
    };

    // Responder::Sink
    void answer(Connection &connection, const http::Response &response) override;
    void answerAfter(Connection &connection, const http::Response &response,
                     std::chrono::milliseconds delay) override;
    void answerHead(Connection &connection, const http::Response &response) override;
    [[nodiscard]] std::uint64_t defer(Connection &connection) override;
    void answerDeferred(Connection *asked, std::uint64_t number,
                        const http::Response &response) override;

    [[nodiscard]] Next parse(Connection &connection, std::string_view &bytes);
    /// The head is complete: finds the route and asks the rules. The answer to a request that goes
    /// no further.
    [[nodiscard]] std::optional<http::Response> judge(const Connection &connection,
                                                      HttpInput &input) const;
    [[nodiscard]] std::optional<http::Response> refusalOf(const HttpInput &input) const;
    /// Answers a request that goes no further. If its body has not arrived, the connection ends.
    [[nodiscard]] Next refuse(Connection &connection, const http::Response &response);
    [[nodiscard]] Next handle(Connection &connection, const HttpInput &input);
    /// The time of a held back answer has come.
    void sendLate(Connection &connection);
    /// Sends the answer of a request that was deferred, and goes on.
    void sendDeferred(Connection &connection, const http::Framing &framing, std::string_view bytes,
                      const AnswerPlace &answer);
    void answerNow(Connection &connection, const http::Response &response);
    /// Nothing, unless the principal's token is a wrong one.
    [[nodiscard]] std::chrono::milliseconds delayFor(const access::Principal &principal) const;
    /// `sent` begins with the answer's head.
    void traceAnswer(const Connection &connection, int status, std::string_view sent) const;
    [[nodiscard]] http::Framing framingFor(const http::Request &request) const;
    /// To be called when a response was appended to m_pending.
    [[nodiscard]] Next answered(Connection &connection);
    void reject(Connection &connection, const http::RequestParser::Failure &failure);
    [[nodiscard]] bool sendPending(Connection &connection);
    void keepPipelined(Connection &connection, std::string_view bytes);
    [[nodiscard]] std::unique_ptr<HttpInput> takeInput();
    void recycle(std::unique_ptr<HttpInput> input);

    const ServerContext &m_context;
    const Io &m_io;
    Connections &m_connections;
    Inbox &m_inbox;
    bool m_isDraining = false; ///< the handlers refer to it
    RequestHandlers m_handlers;
    WebSocketServer m_webSockets;
    std::unordered_map<const Connection *, Deferred> m_deferred;
    std::uint64_t m_nextNumber = 0;
    std::size_t m_lateAnswers = 0; ///< of m_deferred; at most maxLateAnswers
    std::vector<std::unique_ptr<HttpInput>> m_spareInputs;
    // Of the connection that is being handled:
    std::string m_pending; ///< unsent responses
    http::Framing m_framing; ///< of the response to the request
    Next m_next = Next::Continue; ///< what its response has led to
    /// Its request came with a wrong token: for this long a refusal is held back.
    std::chrono::milliseconds m_guessDelay {};
};

} // namespace holdfast::net
