// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/channelname.h"
#include "server/http/request.h"
#include "server/http/response.h"
#include "server/hub/hub.h"
#include "server/hub/presence.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::net {

/// The names and patterns that the client's connections follow after a change; empty if the client
/// has no connections.
using Followed = std::vector<std::string>;
/// Applies the change on every worker to the connections of the client with that serial. Then calls
/// `done`, if set, in any thread.
using ChangeChannels = std::function<void(std::uint64_t serial, const ChannelChange &change,
                                          std::function<void(const Followed &)> done)>;

/// The result of a request about a client or a message.
struct ClientAnswer
{
    /// A change of the channels that a client follows.
    struct Change
    {
        std::uint64_t serial = 0;
        ChannelChange change;
    };

    http::Response response;
    std::optional<Change> change {}; ///< must be applied before the response is sent
};

/// Handles requests about clients and messages, other than subscribing and publishing:
/// acknowledgements, leaving, a change of the channels that a client follows, and receipts.
///
/// Thread: any.
class ClientRoutes
{
public:
    ClientRoutes(Hub &hub, Presence &presence) : m_hub(hub), m_presence(presence) { }

    /// True if the path is one of these requests.
    [[nodiscard]] static bool has(std::string_view path);
    /// The response to the request. Precondition: has(path).
    [[nodiscard]] ClientAnswer answer(const http::Request &request, std::string_view path) const;
    /// The response to a change of channels.
    [[nodiscard]] static http::Response changed(const ChannelSet &channels);

private:
    [[nodiscard]] http::Response acknowledge(const http::Request &request,
                                             const std::string &clientId) const;
    [[nodiscard]] http::Response leave(const http::Request &request,
                                       const std::string &clientId) const;
    [[nodiscard]] ClientAnswer changeChannels(const http::Request &request,
                                              const std::string &clientId) const;
    [[nodiscard]] http::Response receipt(std::string_view messageId) const;

    Hub &m_hub;
    Presence &m_presence;
};

} // namespace holdfast::net
