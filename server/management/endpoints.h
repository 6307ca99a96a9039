// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/http/response.h"
#include "server/management/feeds.h"
#include "server/management/guardstate.h"
#include "server/management/traceleases.h"

#include <string>
#include <string_view>

namespace holdfast::management {

/// The part of a request that a route passes to its endpoint.
struct Call
{
    std::string id; ///< in the path, decoded; empty if the route has none
    std::string_view query; ///< percent-encoded, without the question mark
    const std::string &body;
    bool isReadOnly = false; ///< its token may only read
};

/// Maps the management API's requests to api::Engine calls: one function per route and method.
///
/// Invariants: independent of Qt HttpServer; responds synchronously; keeps no state between calls.
/// Thread: the management thread (the engine's calls are allowed from any).
class Endpoints
{
public:
    /// All must outlive this.
    Endpoints(api::Engine &engine, const GuardCounters &guard, TraceLeases &traces, Feeds &feeds);

    [[nodiscard]] http::Response health(const Call &call) const;
    [[nodiscard]] http::Response metrics(const Call &call) const;
    [[nodiscard]] http::Response status(const Call &call) const;
    [[nodiscard]] http::Response channels(const Call &call) const;
    [[nodiscard]] http::Response clearChannel(const Call &call) const;
    [[nodiscard]] http::Response freeze(const Call &call) const;
    [[nodiscard]] http::Response thaw(const Call &call) const;
    [[nodiscard]] http::Response settings(const Call &call) const;
    [[nodiscard]] http::Response setSettings(const Call &call) const;
    [[nodiscard]] http::Response removeSettings(const Call &call) const;
    [[nodiscard]] http::Response clients(const Call &call) const;
    [[nodiscard]] http::Response disconnectClient(const Call &call) const;
    [[nodiscard]] http::Response renameClient(const Call &call) const;
    [[nodiscard]] http::Response takeNameBack(const Call &call) const;
    [[nodiscard]] http::Response changeChannels(const Call &call) const;
    [[nodiscard]] http::Response openChannel(const Call &call) const;
    [[nodiscard]] http::Response mute(const Call &call) const;
    [[nodiscard]] http::Response unmute(const Call &call) const;
    [[nodiscard]] http::Response watchClient(const Call &call) const;
    [[nodiscard]] http::Response trace(const Call &call) const;
    [[nodiscard]] http::Response endTrace(const Call &call) const;
    [[nodiscard]] http::Response broadcast(const Call &call) const;
    [[nodiscard]] http::Response messages(const Call &call) const;
    [[nodiscard]] http::Response receipt(const Call &call) const;
    [[nodiscard]] http::Response replaceMessage(const Call &call) const;
    [[nodiscard]] http::Response retractMessage(const Call &call) const;
    [[nodiscard]] http::Response receipts(const Call &call) const;
    [[nodiscard]] http::Response clientReceipts(const Call &call) const;
    [[nodiscard]] http::Response matching(const Call &call) const;
    [[nodiscard]] http::Response feeds(const Call &call) const;
    [[nodiscard]] http::Response recipients(const Call &call) const;
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
    [[nodiscard]] http::Response lock(const Call &call) const;
    [[nodiscard]] http::Response setLock(const Call &call) const;
    [[nodiscard]] http::Response removeLock(const Call &call) const;
    [[nodiscard]] http::Response rules(const Call &call) const;
    [[nodiscard]] http::Response reload(const Call &call) const;

private:
    [[nodiscard]] http::Response changed(const api::MessageChange &change) const;

    api::Engine &m_engine;
    const GuardCounters &m_guard;
    TraceLeases &m_traces;
    Feeds &m_feeds;
};

} // namespace holdfast::management
