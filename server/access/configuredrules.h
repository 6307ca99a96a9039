// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/addressrates.h"
#include "server/access/attempts.h"
#include "server/access/bans.h"
#include "server/access/channelrules.h"
#include "server/access/joinpin.h"
#include "server/access/jwt.h"
#include "server/access/nameset.h"
#include "server/access/rules.h"
#include "server/access/tokenset.h"
#include "server/core/clock.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace holdfast::access {

/// The rules that the operator has configured: who may use which channels, the tokens, the bans.
///
/// Invariants: a question sees one consistent set of rules and tokens. A principal whose token has
/// been revoked or has expired since identify() is asked as one without a token.
/// Thread: any; the mutex is held while a pointer is copied.
class ConfiguredRules final : public Rules
{
public:
    static constexpr std::size_t maxMuted = 1000;
    static constexpr std::size_t maxFrozen = 1000;
    /// As many clients with an id as a server knows.
    static constexpr std::size_t maxAdmitted = 100'000;

    /// Both outlive this. Without set rules, ChannelRules says what applies.
    ConfiguredRules(const ThisMachine &machine, const Clock &clock);

    void setRules(ChannelRules rules);
    void setTokens(TokenSet tokens);
    /// One more token, which has the scope manage: that of the management API.
    void setManagementToken(std::string_view token);
    /// The keys of JSON Web Tokens; from then on tokens of other keys grant nothing.
    void setJwtVerifier(JwtVerifier verifier);
    /// What they say about their clients is believed.
    void setTrustedProxies(TrustedProxies proxies);
    [[nodiscard]] std::shared_ptr<const TrustedProxies> trustedProxies() const;
    [[nodiscard]] std::shared_ptr<const ChannelRules> channelRules() const;
    [[nodiscard]] std::shared_ptr<const TokenSet> tokens() const;
    [[nodiscard]] Bans &bans() const { return m_bans; }
    /// Clients that may follow, but not publish.
    [[nodiscard]] NameSet &muted() const { return m_muted; }
    /// Channels to which only the operator may publish.
    [[nodiscard]] NameSet &frozen() const { return m_frozen; }
    /// While it is locked, only clients in admitted() may subscribe anew.
    [[nodiscard]] bool isLocked() const { return m_isLocked.load(std::memory_order_acquire); }
    void setLocked(bool isLocked) { m_isLocked.store(isLocked, std::memory_order_release); }
    [[nodiscard]] NameSet &admitted() const { return m_admitted; }
    /// The PIN that clients need; empty: none. Passes for another PIN are over. Precondition:
    /// JoinPin::isPin(), or empty.
    void setPin(const std::string &pin);
    [[nodiscard]] std::string pin() const;
    /// Messages a second and bytes a second that an address may publish; 0: no limit.
    void setPublishRates(const AddressRates::Amounts &perSecond)
    {
        m_publishRates.setLimits(perSecond);
    }
    /// New channels an hour that an address may create, and as many at once; 0: no limit.
    void setChannelRate(std::uint64_t perHour) { m_channelRates.setLimits({ perHour, 0 }); }
    /// Requests to publish that were refused because they came too fast.
    [[nodiscard]] std::uint64_t publishesTooFast() const
    {
        return m_publishesTooFast.load(std::memory_order_relaxed);
    }
    /// True once a token was used that will expire: what it has opened has to be checked again.
    [[nodiscard]] bool hasUsedExpiringToken() const
    {
        return m_hasUsedExpiringToken.load(std::memory_order_relaxed);
    }

    /// The grant of a token, or why it grants nothing.
    struct Identified
    {
        GrantPtr grant;
        TokenFault fault = TokenFault::None;
    };
    [[nodiscard]] Identified identifyToken(std::string_view token) const;

    // Rules
    [[nodiscard]] Principal identify(const http::Request &head,
                                     const AddressBytes &peer) const override;
    [[nodiscard]] std::optional<Refusal> refusal(const Principal &principal,
                                                 const Question &question) const override;
    [[nodiscard]] bool needsPin(const Principal &principal) const override;
    [[nodiscard]] Result<Pass> join(const Principal &principal,
                                    std::string_view pin) const override;
    [[nodiscard]] std::chrono::milliseconds delayAfterWrong(const Principal &principal,
                                                            Secret secret) const override;
    [[nodiscard]] bool limitsChannels(const Principal &principal) const override
    {
        return isLimited(principal) && m_channelRates.limits()[0] > 0;
    }
    [[nodiscard]] std::optional<Refusal> countNewChannels(const Principal &principal,
                                                          std::size_t channels) const override;
    [[nodiscard]] std::optional<Refusal> countPublish(const Principal &principal,
                                                      std::size_t messages,
                                                      std::size_t bytes) const override;

private:
    struct Set
    {
        std::shared_ptr<const ChannelRules> rules = std::make_shared<const ChannelRules>();
        std::shared_ptr<const TokenSet> tokens = std::make_shared<const TokenSet>();
        std::shared_ptr<const TrustedProxies> proxies = std::make_shared<const TrustedProxies>();
        std::shared_ptr<const StoredToken> management; ///< null: none
        std::shared_ptr<const JoinPin> pin; ///< null: none
        std::shared_ptr<const JwtVerifier> jwt = std::make_shared<const JwtVerifier>();
    };

    /// One pointer, because each question copies it.
    [[nodiscard]] std::shared_ptr<const Set> current() const;
    template <typename Change>
    void replace(const Change &change);
    /// Why the grant no longer counts.
    [[nodiscard]] TokenFault faultSince(const Grant &grant, const Set &set) const;
    [[nodiscard]] std::optional<Refusal> refusalByBan(const Principal &principal,
                                                      const Question &question) const;
    /// Why the operator does not let this client do it now.
    [[nodiscard]] std::optional<Refusal> refusalByOperator(const Question &question) const;
    /// True if the principal may see all that the operator sees.
    [[nodiscard]] bool mayView(const Principal &principal) const;

    /// Programs of this machine are the operator's. All clients of a proxy on this machine that is
    /// not trusted have one address.
    [[nodiscard]] static bool isLimited(const Principal &principal)
    {
        return principal.place != Place::ThisMachine && principal.place != Place::BehindProxy;
    }
    [[nodiscard]] Identified identifyPass(std::string_view pass, const Set &set) const;
    [[nodiscard]] bool needsPin(const Principal &principal, const Set &set) const;

    /// A receipt is for those who may subscribe to the channel, or publish on it.
    [[nodiscard]] std::optional<Refusal> refusalToRead(const Principal &principal,
                                                       const Question &question) const;

    const ThisMachine &m_machine;
    const Clock &m_clock;
    mutable Attempts m_attempts;
    mutable Attempts m_pinAttempts; ///< per address
    mutable Attempts m_allPinAttempts; ///< of all addresses, under noAddress
    const std::string m_passSecret = JoinPin::newSecret();
    mutable Bans m_bans;
    mutable NameSet m_muted { maxMuted };
    mutable NameSet m_frozen { maxFrozen };
    mutable NameSet m_admitted { maxAdmitted };
    std::atomic<bool> m_isLocked { false };
    mutable AddressRates m_publishRates;
    mutable AddressRates m_channelRates;
    mutable std::atomic<std::uint64_t> m_publishesTooFast { 0 };
    mutable std::atomic<bool> m_hasUsedExpiringToken { false };
    mutable std::mutex m_mutex; ///< guards m_set
    std::shared_ptr<const Set> m_set = std::make_shared<const Set>();
};

} // namespace holdfast::access
