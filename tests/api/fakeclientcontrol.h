// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/clientcontrol.h"
#include "server/core/channelname.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::tests {

/// The part of FakeEngine about single clients: notes what it is told, and checks nothing.
///
/// Thread: as FakeEngine.
class FakeClientControl final : public api::ClientControl
{
public:
    struct Change
    {
        std::string id;
        std::vector<std::string> add;
        std::vector<std::string> remove;
    };

    /// Set: each call fails with it.
    std::optional<Error> refusal;
    std::vector<std::pair<std::string, std::string>> renamed; ///< ids and names
    std::vector<Change> changes;
    std::vector<std::string> opened; ///< ids
    std::vector<std::pair<std::string, bool>> muted; ///< ids, and whether

    [[nodiscard]] Result<void> rename(const std::string &id, const std::string &name)
    {
        renamed.emplace_back(id, name);
        return outcome();
    }
    [[nodiscard]] Result<void> changeChannels(const std::string &id,
                                              const std::vector<std::string> &add,
                                              const std::vector<std::string> &remove)
    {
        changes.push_back({ id, add, remove });
        return outcome();
    }
    [[nodiscard]] Result<std::string> openChannel(const std::string &id)
    {
        opened.push_back(id);
        if (refusal)
            return *refusal;
        return clientChannel(id);
    }
    [[nodiscard]] Result<void> setMuted(const std::string &id, bool isMuted)
    {
        muted.emplace_back(id, isMuted);
        return outcome();
    }

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
    [[nodiscard]] Result<void> outcome() const
    {
        return refusal ? Result<void>(*refusal) : Result<void>();
    }
};

} // namespace holdfast::tests
