// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/core/clock.h"
#include "server/http/response.h"
#include "server/management/guardstate.h"

#include <QByteArray>

#include <string>

namespace holdfast::management {

/// The part of a request that a route passes to its endpoint.
struct Call
{
    std::string tail; ///< the decoded rest of the path after the route's: the id
    std::string query; ///< percent-encoded, without the question mark
    QByteArray body;
};

/// Maps the management API's requests to api::Engine calls: one function per route and method.
///
/// Invariants: independent of Qt HttpServer; responds synchronously; keeps no state between calls.
/// Thread: the management thread (the engine's calls are allowed from any).
class Endpoints
{
public:
    /// All three must outlive this.
    Endpoints(api::Engine &engine, const GuardCounters &guard, const Clock &clock);

    [[nodiscard]] http::Response health(const Call &call) const;
    [[nodiscard]] http::Response metrics(const Call &call) const;
    [[nodiscard]] http::Response status(const Call &call) const;
    [[nodiscard]] http::Response channels(const Call &call) const;
    [[nodiscard]] http::Response clients(const Call &call) const;
    [[nodiscard]] http::Response disconnectClient(const Call &call) const;
    [[nodiscard]] http::Response broadcast(const Call &call) const;
    /// The receipt of a message, or its recipients if the id is followed by "/recipients".
    [[nodiscard]] http::Response receipt(const Call &call) const;
    [[nodiscard]] http::Response room(const Call &call) const;
    [[nodiscard]] http::Response setRoom(const Call &call) const;

    [[nodiscard]] http::Response tokens(const Call &call) const;
    [[nodiscard]] http::Response createToken(const Call &call) const;
    [[nodiscard]] http::Response revokeToken(const Call &call) const;
    [[nodiscard]] http::Response bans(const Call &call) const;
    [[nodiscard]] http::Response ban(const Call &call) const;
    [[nodiscard]] http::Response liftBan(const Call &call) const;
    [[nodiscard]] http::Response pin(const Call &call) const;
    [[nodiscard]] http::Response setPin(const Call &call) const;
    [[nodiscard]] http::Response removePin(const Call &call) const;
    [[nodiscard]] http::Response rules(const Call &call) const;
    [[nodiscard]] http::Response reload(const Call &call) const;

private:
    [[nodiscard]] http::Response recipients(const Call &call, std::string messageId) const;

    api::Engine &m_engine;
    const GuardCounters &m_guard;
    const Clock &m_clock;
};

} // namespace holdfast::management
