// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/access.h"

#include <optional>
#include <string>
#include <vector>

namespace holdfast::tests {

/// The access part of FakeEngine: keeps what it is told, and checks nothing.
///
/// Thread: as FakeEngine.
class FakeAccess final : public api::Access
{
public:
    /// Set: each call that can fail does so.
    std::optional<Error> refusal;
    std::vector<api::TokenSnapshot> tokenList;
    std::vector<api::BanSnapshot> banList;
    std::vector<api::RuleSnapshot> ruleList;
    api::ReloadReport report;
    std::string pinText;
    std::string manager; ///< the token that has the scope manage; empty: none

    [[nodiscard]] bool isManager(std::string_view token) const override
    {
        return !manager.empty() && token == manager;
    }

    [[nodiscard]] std::vector<api::TokenSnapshot> tokens() const override { return tokenList; }
    [[nodiscard]] Result<api::NewToken> createToken(const api::TokenOrder &order) override
    {
        if (refusal)
            return *refusal;
        tokenList.push_back({ "id" + std::to_string(tokenList.size()), order.name, order.scopes,
                              order.channels, 1, order.validFor.count() });
        return api::NewToken { tokenList.back(), "hf_secret" };
    }
    [[nodiscard]] Result<void> revokeToken(const std::string &id) override
    {
        const auto removed =
            std::erase_if(tokenList, [&id](const auto &token) { return token.id == id; });
        return removed > 0 ? Result<void>() : Result<void>(missing());
    }
    [[nodiscard]] std::vector<api::BanSnapshot> bans() const override { return banList; }
    [[nodiscard]] Result<api::BanSnapshot> ban(const api::BanOrder &order) override
    {
        if (refusal)
            return *refusal;
        banList.push_back({ banList.size() + 1, order.client, order.address, order.duration, 0 });
        return banList.back();
    }
    [[nodiscard]] Result<void> liftBan(std::uint64_t id) override
    {
        const auto removed = std::erase_if(banList, [id](const auto &ban) { return ban.id == id; });
        return removed > 0 ? Result<void>() : Result<void>(missing());
    }
    bool locked = false;

    [[nodiscard]] bool isLocked() const override { return locked; }
    void setLocked(bool isLocked) override { locked = isLocked; }
    [[nodiscard]] std::string pin() const override { return pinText; }
    [[nodiscard]] Result<void> setPin(const std::string &pin) override
    {
        if (refusal)
            return *refusal;
        pinText = pin == "new" ? "123456" : pin;
        return {};
    }
    [[nodiscard]] std::vector<api::RuleSnapshot> rules() const override { return ruleList; }
    [[nodiscard]] Result<api::ReloadReport> reload() override
    {
        if (refusal)
            return *refusal;
        return report;
    }

private:
    [[nodiscard]] static Error missing() { return { ErrorCode::NotFound, "There is none." }; }
};

} // namespace holdfast::tests
