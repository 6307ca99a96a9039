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

/// Implements api::ClientControl over presence, the hub and the workers. It completes at once, so
/// that each of its calls is also there by value.
///
/// Thread: any but a worker's.
class ServerClientControl final : public api::ClientControl
{
public:
    /// All outlive this.
    ServerClientControl(Hub &hub, Presence &presence, access::NameSet &muted, const Clock &clock,
                        net::ChangeChannels changeChannels);

    [[nodiscard]] Result<void> rename(const std::string &id, const std::string &name);
    [[nodiscard]] Result<void> changeChannels(const std::string &id,
                                              const std::vector<std::string> &add,
                                              const std::vector<std::string> &remove);
    [[nodiscard]] Result<std::string> openChannel(const std::string &id);
    [[nodiscard]] Result<void> setMuted(const std::string &id, bool isMuted);

    // api::ClientControl
    void rename(const std::string &id, const std::string &name, api::Done<void> done) override
    {
        done(rename(id, name));
    }
    void changeChannels(const std::string &id, const std::vector<std::string> &add,
                        const std::vector<std::string> &remove, api::Done<void> done) override
    {
        done(changeChannels(id, add, remove));
    }
    void openChannel(const std::string &id, api::Done<std::string> done) override
    {
        done(openChannel(id));
    }
    void setMuted(const std::string &id, bool isMuted, api::Done<void> done) override
    {
        done(setMuted(id, isMuted));
    }

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
