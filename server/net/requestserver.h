// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/principal.h"
#include "server/http/request.h"
#include "server/http/requestparser.h"
#include "server/http/response.h"
#include "server/http/target.h"
#include "server/net/connections.h"
#include "server/net/servercontext.h"
#include "server/net/subscriptions.h"
#include "server/net/websocketserver.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace holdfast::net {

/// One worker's HTTP server: parses requests, and answers them or makes the connection a
/// subscriber.
///
/// Invariants: the requests of one connection are answered in order. While a request is held or
/// awaits other workers, or a response is being sent, reading is paused and at most the bytes of
/// one read wait.
/// Thread: its worker's.
class RequestServer
{
public:
    RequestServer(const ServerContext &context, const Io &io, Connections &connections,
                  Subscriptions &subscriptions, Inbox &inbox);

    /// The connection has received bytes.
    void received(Connection &connection, std::string_view bytes);
    /// The response has been sent: handles what has arrived in the meantime.
    void resume(Connection &connection);
    /// A request has not arrived in time, or no next request has.
    void timedOut(Connection &connection);
    /// The connection is about to end: drops its pending response.
    void closing(const Connection &connection);

    /// From now on subscribers are refused, and connections close after their response.
    void setDraining() { m_isDraining = true; }

private:
    static constexpr std::string_view channelsPrefix = "/channels/";

    /// How to continue after a request.
    enum class Next : std::uint8_t {
        Continue,
        Stop,
        Wait, ///< the request is complete, but earlier responses are still being sent
    };

    /// A response that waits for other workers.
    struct Owed
    {
        std::uint64_t number; ///< of the request: connection addresses are reused
        http::Response response;
        bool keepsAlive;
        int minorVersion;
    };

    [[nodiscard]] Next parse(Connection &connection, std::string_view &bytes);
    [[nodiscard]] Next handle(Connection &connection, const http::Request &request);
    /// Plain HTTP where TLS is spoken: says where to go, and closes.
    [[nodiscard]] Next askForTls(Connection &connection, const http::Request &request);
    [[nodiscard]] Next answer(Connection &connection, const http::Request &request,
                              const http::Response &response);
    /// The head of the response to GET, without a length, which a held response does not have yet.
    [[nodiscard]] Next answerHead(Connection &connection, const http::Request &request,
                                  const delivery::SubscribeRequest &wanted);
    [[nodiscard]] http::Framing framingFor(const http::Request &request) const;
    /// To be called when a response was appended to m_pending.
    [[nodiscard]] Next answered(Connection &connection, const http::Framing &framing);
    /// Sends the earlier responses. Continue: they are sent and the request can be handled.
    [[nodiscard]] Next clearTheWay(Connection &connection);
    /// Answers a request about a client or a message. A change of channels is answered after it has
    /// taken effect.
    [[nodiscard]] Next answerForClient(Connection &connection, const http::Request &request,
                                       const http::Target &target);
    void giveOwed(Connection *asked, std::uint64_t number, const Followed &followed);
    [[nodiscard]] access::Principal principalOf(const Connection &connection,
                                                const http::Request &request) const;
    [[nodiscard]] Next subscribe(Connection &connection, const http::Request &request,
                                 const http::Target &target);
    [[nodiscard]] Result<AudienceGroup *> acquire(const http::Target &target,
                                                  const delivery::SubscribeRequest &wanted);
    [[nodiscard]] static http::Response draining();
    /// The channels that the join page offers.
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

    const ServerContext &m_context;
    const ClientRoutes m_clientRoutes;
    const Io &m_io;
    Connections &m_connections;
    Subscriptions &m_subscriptions;
    Inbox &m_inbox;
    WebSocketServer m_webSockets;
    std::unordered_map<const Connection *, Owed> m_owed;
    std::uint64_t m_nextOwed = 0;
    std::vector<std::unique_ptr<Input>> m_spareInputs;
    std::string m_pending; ///< unsent responses of the connection that is being handled
    bool m_isDraining = false;
};

} // namespace holdfast::net
