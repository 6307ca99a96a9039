// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/nameset.h"
#include "server/api/channelcontrol.h"
#include "server/hub/hub.h"

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace holdfast {

/// Implements api::ChannelControl over the hub. What the operator has set for a channel comes
/// before the policies of the configuration. It completes at once, so that each of its calls is
/// also there by value.
///
/// Thread: any but a worker's; one mutex. Lock order: it, then the hub's.
class ServerChannelControl final : public api::ChannelControl
{
public:
    static constexpr std::size_t maxSettings = 1000;
    static constexpr std::uint64_t maxMessages = 100'000;
    static constexpr std::chrono::seconds maxAge { std::chrono::hours(7 * 24) };

    /// `hub` has `limits`. All outlive this.
    ServerChannelControl(Hub &hub, access::NameSet &frozen, const HubLimits &limits);

    /// What the configuration says.
    void setPolicies(const HistoryLimits &history, std::vector<ChannelPolicy> policies);

    [[nodiscard]] Result<void> clear(const std::string &channel);
    [[nodiscard]] Result<void> setFrozen(const std::string &channel, bool isFrozen);
    [[nodiscard]] api::ChannelSettings settings(const std::string &channel) const;
    [[nodiscard]] Result<void> setSettings(const std::string &channel,
                                           const api::ChannelSettings &settings);

    // api::ChannelControl
    void clear(const std::string &channel, api::Done<void> done) override { done(clear(channel)); }
    void setFrozen(const std::string &channel, bool isFrozen, api::Done<void> done) override
    {
        done(setFrozen(channel, isFrozen));
    }
    void settings(const std::string &channel, api::Done<api::ChannelSettings> done) const override
    {
        done(settings(channel));
    }
    void setSettings(const std::string &channel, const api::ChannelSettings &settings,
                     api::Done<void> done) override
    {
        done(setSettings(channel, settings));
    }

private:
    /// Precondition: m_mutex is locked.
    void apply();

    Hub &m_hub;
    access::NameSet &m_frozen;
    mutable std::mutex m_mutex; ///< guards all below
    HistoryLimits m_history;
    std::vector<ChannelPolicy> m_configured;
    std::map<std::string, api::ChannelSettings> m_settings; ///< by channel; none is the default
};

} // namespace holdfast
