// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/response.h"
#include "server/net/inbox.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace holdfast::net {

struct Connection;

/// Answers one request: now, or later, at most once.
///
/// Invariants: used exactly once. One that is destroyed unused answers 500, so that no request
/// waits for ever. Thread: its worker's.
class Responder
{
public:
    /// Where the answers go: the worker's HttpServer.
    class Sink
    {
    public:
        Sink() = default;
        virtual ~Sink() = default;
        Sink(const Sink &) = delete;
        Sink &operator=(const Sink &) = delete;

        virtual void answer(Connection &connection, const http::Response &response) = 0;
        /// Holds the answer back, if not too many are held back already.
        virtual void answerAfter(Connection &connection, const http::Response &response,
                                 std::chrono::milliseconds delay) = 0;
        virtual void answerHead(Connection &connection, const http::Response &response) = 0;
        /// The answer will come; returns its number.
        [[nodiscard]] virtual std::uint64_t defer(Connection &connection) = 0;
        /// Does nothing if the request was answered, or its connection has gone: `connection` is
        /// only compared.
        virtual void answerDeferred(Connection *connection, std::uint64_t number,
                                    const http::Response &response) = 0;
    };
    /// Answers from any thread, at most once: further calls do nothing. Harmless when the
    /// connection or the worker has gone.
    using Later = std::function<void(http::Response)>;

    Responder(Sink &sink, Inbox &inbox, Connection &connection)
        : m_sink(&sink), m_inbox(inbox), m_connection(connection)
    {
    }
    ~Responder();
    Responder(Responder &&other) noexcept
        : m_sink(std::exchange(other.m_sink, nullptr))
        , m_inbox(other.m_inbox)
        , m_connection(other.m_connection)
    {
    }
    Responder &operator=(Responder &&) = delete;

    void answer(const http::Response &response) &&;
    /// The answer to a wrong secret: it is held back, so that guessing takes long.
    void answerAfter(std::chrono::milliseconds delay, const http::Response &response) &&;
    /// Answers with a head only, without a length: to HEAD where GET would hold or stream.
    void answerHead(const http::Response &response) &&;
    /// The request is answered through the result. A request that is not answered within the
    /// request time-out is answered 503. Not for a route with Route::Answer::Now.
    [[nodiscard]] Later later() &&;
    /// The connection has become a subscriber, which is answered by its subscription. Only for a
    /// route with Route::Answer::MaybeLater.
    void handOver() && { m_sink = nullptr; }
    [[nodiscard]] Connection &connection() const { return m_connection; }

private:
    Sink *m_sink; ///< null: used
    Inbox &m_inbox;
    Connection &m_connection;
};

} // namespace holdfast::net
