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

/// What the client's connections follow when a change is carried out: names and patterns of all of
/// them, nothing if it has none.
using Followed = std::vector<std::string>;
/// Has every worker change what the connections of the client with that serial follow, then calls
/// `done`, if there is one, in any thread.
using Retarget = std::function<void(std::uint64_t serial, const ChannelChange &change,
                                    std::function<void(const Followed &)> done)>;

/// What a request about a client or a message comes to.
struct ClientAnswer
{
    /// What is to be changed in what a client follows.
    struct Change
    {
        std::uint64_t serial = 0;
        ChannelChange change;
    };

    http::Response response;
    std::optional<Change> change {}; ///< to be carried out before the answer is given
};

/// What is asked about clients and about messages beyond subscribing and publishing:
/// acknowledgements, a goodbye, a change of what a client follows, and what became of a message.
///
/// Thread: any.
class ClientRoutes
{
public:
    ClientRoutes(Hub &hub, Presence &presence) : m_hub(hub), m_presence(presence) { }

    /// True if the path is one of these.
    [[nodiscard]] static bool has(std::string_view path);
    /// Answers the request. has(path).
    [[nodiscard]] ClientAnswer answer(const http::Request &request, std::string_view path) const;
    /// The answer to a change of channels.
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
