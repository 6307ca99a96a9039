// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/core/clock.h"
#include "server/http/response.h"
#include "server/management/guardstate.h"

#include <QByteArray>

#include <string>

namespace holdfast::management {

/// What a route hands to its endpoint.
struct Call
{
    std::string tail; ///< what follows the route's path, decoded: the id
    std::string query; ///< still percent-encoded, without the question mark
    QByteArray body;
};

/// What the management API can do, one function for each method of each route: the engine's calls
/// in HTTP's clothes.
///
/// Invariants: knows nothing of Qt HttpServer; answers synchronously; keeps nothing between calls.
/// Thread: the management thread (the engine's calls are for any).
class Endpoints
{
public:
    /// All three outlive this.
    Endpoints(api::Engine &engine, const GuardCounters &guard, const Clock &clock);

    [[nodiscard]] http::Response health(const Call &call) const;
    [[nodiscard]] http::Response metrics(const Call &call) const;
    [[nodiscard]] http::Response status(const Call &call) const;
    [[nodiscard]] http::Response channels(const Call &call) const;
    [[nodiscard]] http::Response clients(const Call &call) const;
    [[nodiscard]] http::Response disconnectClient(const Call &call) const;
    [[nodiscard]] http::Response broadcast(const Call &call) const;
    /// A message's receipt, or with "/recipients" behind its id who has it.
    [[nodiscard]] http::Response receipt(const Call &call) const;
    [[nodiscard]] http::Response room(const Call &call) const;
    [[nodiscard]] http::Response setRoom(const Call &call) const;

private:
    [[nodiscard]] http::Response recipients(const Call &call, std::string messageId) const;

    api::Engine &m_engine;
    const GuardCounters &m_guard;
    const Clock &m_clock;
};

} // namespace holdfast::management
