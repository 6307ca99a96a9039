// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/requestparser.h"
#include "server/http/response.h"
#include "server/http/target.h"
#include "server/net/connections.h"
#include "server/net/staticfiles.h"
#include "server/net/subscriptions.h"
#include "server/publish/publisher.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::net {

/// How long a client may take. A test may be less patient.
struct RequestTimes
{
    std::chrono::milliseconds request { 20'000 }; ///< from the first byte to the last
    std::chrono::milliseconds idle { 75'000 }; ///< between requests
};

/// One worker's HTTP: bytes to requests, requests to answers or subscribers.
///
/// Invariants: requests of one connection are answered in order; while one is held, or an answer is
/// still going out, at most one read's worth of bytes waits and reading is paused.
/// Thread: its worker's.
class RequestServer
{
public:
    RequestServer(Hub &hub, Presence &presence, const Clock &clock, const StaticFiles &files,
                  publish::Publisher &publisher, const http::RequestLimits &limits,
                  const RequestTimes &times, Connections &connections,
                  Subscriptions &subscriptions, WorkerCounters &counters);

    /// Bytes have come.
    void received(Connection &connection, std::string_view bytes);
    /// The answer is out: goes on with what has come meanwhile.
    void resume(Connection &connection);
    /// A request or the next one took too long.
    void timedOut(Connection &connection);

    /// From now on subscribers are refused and connections end with their answer.
    void setDraining() { m_isDraining = true; }

private:
    /// What a request came to.
    enum class Next : std::uint8_t { Continue, Stop };

    [[nodiscard]] Next parse(Connection &connection, std::string_view &bytes);
    [[nodiscard]] Next handle(Connection &connection, const http::Request &request);
    [[nodiscard]] Next answer(Connection &connection, const http::Request &request,
                              const http::Response &response);
    [[nodiscard]] Next subscribe(Connection &connection, const http::Request &request,
                                 const http::Target &target);
    [[nodiscard]] http::Response route(const Connection &connection, const http::Request &request,
                                       const http::Target &target) const;
    [[nodiscard]] http::Response routeChannel(const Connection &connection,
                                              const http::Request &request,
                                              std::string_view namePart) const;
    [[nodiscard]] http::Response acknowledge(const http::Request &request,
                                             std::string_view idPart) const;
    void reject(Connection &connection, const http::RequestParser::Failure &failure);
    [[nodiscard]] bool sendPending(Connection &connection);
    void keepForLater(Connection &connection, std::string_view bytes);
    [[nodiscard]] std::unique_ptr<Input> takeInput();
    void giveBack(std::unique_ptr<Input> input);

    Hub &m_hub;
    Presence &m_presence;
    const Clock &m_clock;
    const StaticFiles &m_files;
    publish::Publisher &m_publisher;
    const http::RequestLimits m_limits;
    const RequestTimes m_times;
    Connections &m_connections;
    Subscriptions &m_subscriptions;
    WorkerCounters &m_counters;
    std::vector<std::unique_ptr<Input>> m_spareInputs;
    std::string m_pending; ///< answers of the connection being handled, not yet sent
    bool m_isDraining = false;
};

} // namespace holdfast::net
