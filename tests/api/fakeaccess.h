// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/access.h"
#include "server/api/managers.h"

#include <optional>
#include <string>
#include <vector>

namespace holdfast::tests {

/// The access part of FakeEngine: keeps what it is told, and checks nothing.
///
/// Thread: as FakeEngine.
class FakeAccess final : public api::Access, public api::Managers
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
    std::string viewer; ///< the token that has the scope view; empty: none
    std::string ownToken;

    [[nodiscard]] api::Standing standingOf(std::string_view token) const override
    {
        if (!token.empty() && token == manager)
            return api::Standing::Manage;
        return !token.empty() && token == viewer ? api::Standing::View : api::Standing::None;
    }
    void setOwnToken(std::string_view token) override { ownToken = token; }

    [[nodiscard]] std::vector<api::TokenSnapshot> tokens() const { return tokenList; }
    [[nodiscard]] Result<api::NewToken> createToken(const api::TokenOrder &order)
    {
        if (refusal)
            return *refusal;
        tokenList.push_back({ "id" + std::to_string(tokenList.size()), order.name, order.scopes,
                              order.channels, 1, order.validFor.count() });
        return api::NewToken { tokenList.back(), "hf_secret" };
    }
    [[nodiscard]] Result<void> revokeToken(const std::string &id)
    {
        const auto removed =
            std::erase_if(tokenList, [&id](const auto &token) { return token.id == id; });
        return removed > 0 ? Result<void>() : Result<void>(missing());
    }
    [[nodiscard]] std::vector<api::BanSnapshot> bans() const { return banList; }
    [[nodiscard]] Result<api::BanSnapshot> ban(const api::BanOrder &order)
    {
        if (refusal)
            return *refusal;
        banList.push_back({ banList.size() + 1, order.client, order.address, order.duration, 0 });
        return banList.back();
    }
    [[nodiscard]] Result<void> liftBan(std::uint64_t id)
    {
        const auto removed = std::erase_if(banList, [id](const auto &ban) { return ban.id == id; });
        return removed > 0 ? Result<void>() : Result<void>(missing());
    }
    bool locked = false;

    [[nodiscard]] bool isLocked() const override { return locked; }
    void setLocked(bool isLocked) { locked = isLocked; }
    [[nodiscard]] std::string pin() const override { return pinText; }
    [[nodiscard]] Result<void> setPin(const std::string &pin)
    {
        if (refusal)
            return *refusal;
        pinText = pin == "new" ? "123456" : pin;
        return {};
    }
    [[nodiscard]] std::vector<api::RuleSnapshot> rules() const { return ruleList; }
    [[nodiscard]] Result<api::ReloadReport> reload()
    {
        if (refusal)
            return *refusal;
        return report;
    }

    void tokens(api::Done<std::vector<api::TokenSnapshot>> done) const override { done(tokens()); }
    void createToken(const api::TokenOrder &order, api::Done<api::NewToken> done) override
    {
        done(createToken(order));
    }
    void revokeToken(const std::string &id, api::Done<void> done) override
    {
        done(revokeToken(id));
    }
    void bans(api::Done<std::vector<api::BanSnapshot>> done) const override { done(bans()); }
    void ban(const api::BanOrder &order, api::Done<api::BanSnapshot> done) override
    {
        done(ban(order));
    }
    void liftBan(std::uint64_t id, api::Done<void> done) override { done(liftBan(id)); }
    void setPin(const std::string &pin, api::Done<void> done) override { done(setPin(pin)); }
    void setLocked(bool isLocked, api::Done<void> done) override
    {
        setLocked(isLocked);
        done({});
    }
    void rules(api::Done<std::vector<api::RuleSnapshot>> done) const override { done(rules()); }
    void reload(api::Done<api::ReloadReport> done) override { done(reload()); }

private:
    [[nodiscard]] static Error missing() { return { ErrorCode::NotFound, "There is none." }; }
};

} // namespace holdfast::tests
