// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/channelcontrol.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::tests {

/// The part of FakeEngine about single channels: notes what it is told, and checks nothing.
///
/// Thread: as FakeEngine.
class FakeChannelControl final : public api::ChannelControl
{
public:
    /// Set: each call that can fail does so.
    std::optional<Error> refusal;
    std::vector<std::string> cleared;
    std::vector<std::pair<std::string, bool>> frozen; ///< channels, and whether
    std::map<std::string, api::ChannelSettings> settingsOf;

    [[nodiscard]] Result<void> clear(const std::string &channel)
    {
        cleared.push_back(channel);
        return outcome();
    }
    [[nodiscard]] Result<void> setFrozen(const std::string &channel, bool isFrozen)
    {
        frozen.emplace_back(channel, isFrozen);
        return outcome();
    }
    [[nodiscard]] api::ChannelSettings settings(const std::string &channel) const
    {
        const auto found = settingsOf.find(channel);
        return found == settingsOf.end() ? api::ChannelSettings() : found->second;
    }
    [[nodiscard]] Result<void> setSettings(const std::string &channel,
                                           const api::ChannelSettings &settings)
    {
        if (!refusal)
            settingsOf[channel] = settings;
        return outcome();
    }

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
    [[nodiscard]] Result<void> outcome() const
    {
        return refusal ? Result<void>(*refusal) : Result<void>();
    }
};

} // namespace holdfast::tests
