// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/nameset.h"
#include "server/api/clientcontrol.h"
#include "server/core/clock.h"
#include "server/hub/presence.h"
#include "server/net/servercontext.h"

#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

/// Implements api::ClientControl over presence, the hub and the workers.
///
/// Thread: any but a worker's.
class ServerClientControl final : public api::ClientControl
{
public:
    /// All outlive this.
    ServerClientControl(Hub &hub, Presence &presence, access::NameSet &muted, const Clock &clock,
                        net::ChangeChannels changeChannels);

    // api::ClientControl
    [[nodiscard]] Result<void> rename(const std::string &id, const std::string &name) override;
    [[nodiscard]] Result<void> changeChannels(const std::string &id,
                                              const std::vector<std::string> &add,
                                              const std::vector<std::string> &remove) override;
    [[nodiscard]] Result<std::string> openChannel(const std::string &id) override;
    [[nodiscard]] Result<void> setMuted(const std::string &id, bool isMuted) override;

private:
    /// Applies the change and opens the client's own channel, then tells the client.
    [[nodiscard]] Result<void> changeAndTell(const std::string &id, ChannelChange change);

    Hub &m_hub;
    Presence &m_presence;
    access::NameSet &m_muted;
    const Clock &m_clock;
    const net::ChangeChannels m_changeChannels;
};

} // namespace holdfast
