// SPDX-License-Identifier: GPL-3.0-or-later
//
// The parts of api::Engine whose calls are requests to the management API, one each.
#pragma once

#include "server/api/access.h"
#include "server/api/channelcontrol.h"
#include "server/api/clientcontrol.h"
#include "server/remote/managementclient.h"

#include <string>
#include <vector>

namespace holdfast::remote {

/// Tells `done` that it was done, or the error.
[[nodiscard]] ManagementClient::Answered whenDone(api::Done<void> done);

/// Thread: that of its ManagementClient, which outlives it.
class RemoteChannelControl final : public api::ChannelControl
{
public:
    explicit RemoteChannelControl(ManagementClient &management) : m_management(management) { }

    void clear(const std::string &channel, api::Done<void> done) override;
    void setFrozen(const std::string &channel, bool isFrozen, api::Done<void> done) override;
    void settings(const std::string &channel, api::Done<api::ChannelSettings> done) const override;
    void setSettings(const std::string &channel, const api::ChannelSettings &settings,
                     api::Done<void> done) override;

private:
    ManagementClient &m_management;
};

/// Thread: that of its ManagementClient, which outlives it.
class RemoteClientControl final : public api::ClientControl
{
public:
    explicit RemoteClientControl(ManagementClient &management) : m_management(management) { }

    void rename(const std::string &id, const std::string &name, api::Done<void> done) override;
    void changeChannels(const std::string &id, const std::vector<std::string> &add,
                        const std::vector<std::string> &remove, api::Done<void> done) override;
    void openChannel(const std::string &id, api::Done<std::string> done) override;
    void setMuted(const std::string &id, bool isMuted, api::Done<void> done) override;

private:
    ManagementClient &m_management;
};

/// Thread: that of its ManagementClient, which outlives it.
class RemoteAccess final : public api::Access
{
public:
    explicit RemoteAccess(ManagementClient &management) : m_management(management) { }

    /// What the server has said last.
    void setKnown(const std::string &pin) { m_pin = pin; }
    void setKnown(bool isLocked) { m_isLocked = isLocked; }

    void tokens(api::Done<std::vector<api::TokenSnapshot>> done) const override;
    void createToken(const api::TokenOrder &order, api::Done<api::NewToken> done) override;
    void revokeToken(const std::string &id, api::Done<void> done) override;
    void bans(api::Done<std::vector<api::BanSnapshot>> done) const override;
    void ban(const api::BanOrder &order, api::Done<api::BanSnapshot> done) override;
    void liftBan(std::uint64_t id, api::Done<void> done) override;
    [[nodiscard]] std::string pin() const override { return m_pin; }
    void setPin(const std::string &pin, api::Done<void> done) override;
    [[nodiscard]] bool isLocked() const override { return m_isLocked; }
    void setLocked(bool isLocked, api::Done<void> done) override;
    void rules(api::Done<std::vector<api::RuleSnapshot>> done) const override;
    void reload(api::Done<api::ReloadReport> done) override;

private:
    ManagementClient &m_management;
    std::string m_pin;
    bool m_isLocked = false;
};

} // namespace holdfast::remote
