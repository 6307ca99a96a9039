// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/rules.h"
#include "server/core/channelname.h"
#include "server/core/clock.h"
#include "server/http/request.h"
#include "server/hub/hub.h"
#include "server/hub/openchannels.h"
#include "server/hub/presence.h"
#include "server/net/admission.h"
#include "server/net/staticfiles.h"
#include "server/publish/publisher.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace holdfast::net {

/// The names and patterns that the client's connections follow after a change; empty if the client
/// has no connections.
using Followed = std::vector<std::string>;
/// Applies the change on every worker to the connections of the client with that serial. Then calls
/// `done`, if set, in any thread.
using ChangeChannels = std::function<void(std::uint64_t serial, const ChannelChange &change,
                                          std::function<void(const Followed &)> done)>;

/// Time-outs for a client's requests. A test may set shorter ones.
struct RequestTimes
{
    std::chrono::milliseconds request { 20'000 }; ///< from the first byte to the last
    std::chrono::milliseconds handshake { 10'000 }; ///< of TLS
    std::chrono::milliseconds idle { 75'000 }; ///< between requests
};

/// What all workers of a server share; outlives them.
///
/// Thread: any; each member documents its own rule.
struct ServerContext
{
    Hub &hub;
    Presence &presence;
    const Clock &clock;
    Admission &admission;
    const access::Rules &rules;
    const StaticFiles &files;
    const OpenChannels &openChannels;
    publish::Publisher &publisher;
    http::RequestLimits requestLimits;
    RequestTimes requestTimes;
    ChangeChannels changeChannels;
    bool usesSendRing = true; ///< if the system has one
};

} // namespace holdfast::net
