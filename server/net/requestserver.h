// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/principal.h"
#include "server/http/request.h"
#include "server/http/requestparser.h"
#include "server/http/response.h"
#include "server/http/target.h"
#include "server/net/connections.h"
#include "server/net/shared.h"
#include "server/net/subscriptions.h"
#include "server/net/websocketserver.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace holdfast::net {

/// One worker's HTTP: bytes to requests, requests to answers or subscribers.
///
/// Invariants: requests of one connection are answered in order; while one is held or awaited, or
/// an answer is still going out, at most one read's worth of bytes waits and reading is paused.
/// Thread: its worker's.
class RequestServer
{
public:
    RequestServer(const Shared &shared, Connections &connections, Subscriptions &subscriptions,
                  Inbox &inbox, WorkerCounters &counters);

    /// Bytes have come.
    void received(Connection &connection, std::string_view bytes);
    /// The answer is out: goes on with what has come meanwhile.
    void resume(Connection &connection);
    /// A request or the next one took too long.
    void timedOut(Connection &connection);
    /// The connection is about to end: forgets what it is owed.
    void closing(const Connection &connection);

    /// From now on subscribers are refused and connections end with their answer.
    void setDraining() { m_isDraining = true; }

private:
    static constexpr std::string_view channelsPrefix = "/channels/";

    /// What a request came to.
    enum class Next : std::uint8_t {
        Continue,
        Stop,
        Wait, ///< it is whole, but answers before it are still going out
    };

    /// An answer that is given once other workers have done their part.
    struct Owed
    {
        std::uint64_t number; ///< of the request: another one may have got the connection's address
        http::Response response;
        bool keepsAlive;
        int minorVersion;
    };

    [[nodiscard]] Next parse(Connection &connection, std::string_view &bytes);
    [[nodiscard]] Next handle(Connection &connection, const http::Request &request);
    [[nodiscard]] Next answer(Connection &connection, const http::Request &request,
                              const http::Response &response);
    /// What GET would be answered, without the length that a held answer does not have yet.
    [[nodiscard]] Next answerHead(Connection &connection, const http::Request &request,
                                  const delivery::SubscribeRequest &wanted);
    [[nodiscard]] http::Framing framingFor(const http::Request &request) const;
    /// An answer is in m_pending.
    [[nodiscard]] Next answered(Connection &connection, const http::Framing &framing);
    /// Sends the answers before this one; Continue if they are out and the request can be handled.
    [[nodiscard]] Next clearTheWay(Connection &connection);
    /// Answers about a client or a message; a change of channels once it has taken effect.
    [[nodiscard]] Next answerForClient(Connection &connection, const http::Request &request,
                                       const http::Target &target);
    void giveOwed(Connection *asked, std::uint64_t number, const Followed &followed);
    [[nodiscard]] access::Principal principalOf(const Connection &connection,
                                                const http::Request &request) const;
    [[nodiscard]] Next subscribe(Connection &connection, const http::Request &request,
                                 const http::Target &target);
    /// Why publishes over a WebSocket that this request opens are refused; null: they are not.
    [[nodiscard]] std::shared_ptr<const Error> refusalOf(const Connection &connection,
                                                         const http::Request &request);
    [[nodiscard]] Result<Interest *> acquire(const http::Target &target,
                                             const delivery::SubscribeRequest &wanted);
    [[nodiscard]] static http::Response draining();
    /// What the join page offers.
    [[nodiscard]] http::Response room() const;
    [[nodiscard]] http::Response route(const Connection &connection, const http::Request &request,
                                       const http::Target &target) const;
    [[nodiscard]] http::Response routeChannel(const Connection &connection,
                                              const http::Request &request,
                                              const http::Target &target) const;
    void reject(Connection &connection, const http::RequestParser::Failure &failure);
    [[nodiscard]] bool sendPending(Connection &connection);
    void keepForLater(Connection &connection, std::string_view bytes);
    [[nodiscard]] std::unique_ptr<Input> takeInput();
    void giveBack(std::unique_ptr<Input> input);

    const Shared &m_shared;
    const ClientRoutes m_clientRoutes;
    Connections &m_connections;
    Subscriptions &m_subscriptions;
    Inbox &m_inbox;
    WorkerCounters &m_counters;
    WebSocketServer m_webSockets;
    std::unordered_map<const Connection *, Owed> m_owed;
    std::uint64_t m_nextOwed = 0;
    std::vector<std::unique_ptr<Input>> m_spareInputs;
    std::string m_pending; ///< answers of the connection being handled, not yet sent
    std::shared_ptr<const Error> m_lastRefusal;
    bool m_isDraining = false;
};

} // namespace holdfast::net
