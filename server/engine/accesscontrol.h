// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/configuredrules.h"
#include "server/api/access.h"
#include "server/api/managers.h"
#include "server/core/clock.h"
#include "server/engine/banfile.h"
#include "server/engine/tokenfile.h"

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace holdfast {

/// Implements api::Access over the server's rules and its file of tokens. It completes at once, so
/// that each of its calls is also there by value.
///
/// Invariants: the rules know what the file of tokens held when it was last read or written here.
/// Thread: any but a worker's.
class AccessControl final : public api::Access, public api::Managers
{
public:
    using Reload = std::function<Result<api::ReloadReport>()>;

    /// `rules` and `clock` outlive this. `changed` is called when something may no longer be
    /// allowed that was. `tokensFile` may be empty: then there are no tokens.
    AccessControl(access::ConfiguredRules &rules, const Clock &clock, const std::string &tokensFile,
                  std::function<void()> changed);

    void setReload(Reload reload) { m_reload = std::move(reload); }
    /// Returns the ids of the clients with an id.
    using KnownClients = std::function<std::vector<std::string>()>;
    void setKnownClients(KnownClients known) { m_knownClients = std::move(known); }
    /// From now on the bans are kept in this file, which is read now. Call it before others use
    /// this.
    void keepBans(const std::string &file);
    /// Reads the file of tokens. System: it cannot be used; the tokens stay as they were. Any
    /// thread.
    [[nodiscard]] Result<void> reloadTokens();

    // api::Managers
    [[nodiscard]] api::Standing standingOf(std::string_view token) const override;
    void setOwnToken(std::string_view token) override { m_rules.setManagementToken(token); }

    [[nodiscard]] std::vector<api::TokenSnapshot> tokens() const;
    [[nodiscard]] Result<api::NewToken> createToken(const api::TokenOrder &order);
    [[nodiscard]] Result<void> revokeToken(const std::string &id);
    [[nodiscard]] std::vector<api::BanSnapshot> bans() const;
    [[nodiscard]] Result<api::BanSnapshot> ban(const api::BanOrder &order);
    [[nodiscard]] Result<void> liftBan(std::uint64_t id);
    [[nodiscard]] Result<void> setPin(const std::string &pin);
    void setLocked(bool isLocked);
    [[nodiscard]] std::vector<api::RuleSnapshot> rules() const;
    [[nodiscard]] Result<api::ReloadReport> reload();

    // api::Access
    [[nodiscard]] std::string pin() const override { return m_rules.pin(); }
    [[nodiscard]] bool isLocked() const override { return m_rules.isLocked(); }
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
    void writeBans();
    [[nodiscard]] api::BanSnapshot snapshotOf(const access::Ban &ban) const;

    access::ConfiguredRules &m_rules;
    const Clock &m_clock;
    const TokenFile m_file;
    const std::function<void()> m_changed;
    Reload m_reload;
    KnownClients m_knownClients;
    /// Held from the reading of the file until its tokens are in force, so that no thread replaces
    /// newer tokens by older ones.
    std::mutex m_tokensMutex;
    std::mutex m_bansMutex; ///< held while the file of bans is written
    std::optional<BanFile> m_banFile; ///< nothing: they are in memory only
    std::mutex m_lockMutex; ///< held while the room is locked or unlocked
};

} // namespace holdfast
