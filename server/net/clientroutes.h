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

namespace holdfast::net {

/// Has every worker change what the client's connections follow, then calls `done`, in any thread.
using Retarget = std::function<void(const std::string &clientId, const ChannelSet &channels,
                                    std::function<void()> done)>;

/// What a request about a client or a message comes to.
struct ClientAnswer
{
    /// What a client is to follow from now on.
    struct Change
    {
        std::string clientId;
        ChannelSet channels;
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
