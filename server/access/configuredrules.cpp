// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/configuredrules.h"

#include "server/access/bearer.h"

#include <algorithm>
#include <utility>

namespace holdfast::access {

namespace {

/// Wrong PINs a minute from all addresses together: to try half of a million takes three days.
constexpr std::uint32_t pinAttemptsOfAll = 120;

/// "2 minutes", rounded up.
std::string inWords(std::chrono::nanoseconds time)
{
    const auto seconds =
        std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(time).count());
    const bool isShort = seconds < 120;
    const std::int64_t number = isShort ? seconds : (seconds + 59) / 60;
    return std::to_string(number) + (isShort ? " seconds" : " minutes");
}

Refusal pinNeeded(TokenFault fault)
{
    const std::string_view why = fault == TokenFault::PassOver
        ? "The pass in this request is over: the PIN has changed, the server has started again, or "
          "twelve hours have passed. "
        : "";
    std::string message(why);
    message.append(
        std::string_view("This room has a PIN: ask whoever runs it. Send POST /join with "
                         "{\"pin\":\"...\"}, and what "
                         "you get as \"token\" in the field \"Authorization: Bearer TOKEN\"."));
    return { "the PIN of the room", std::move(message), ErrorCode::PinNeeded };
}

} // namespace

ConfiguredRules::ConfiguredRules(const ThisMachine &machine, const Clock &clock)
    : m_machine(machine)
    , m_clock(clock)
    , m_attempts(clock)
    , m_pinAttempts(clock)
    , m_allPinAttempts(clock, pinAttemptsOfAll)
    , m_bans(clock)
    , m_publishRates(clock)
    , m_channelRates(clock, {}, { std::chrono::hours(1), std::chrono::hours(1) })
{
}

template <typename Change>
void ConfiguredRules::replace(const Change &change)
{
    std::shared_ptr<const Set> before; // freed after the lock is released
    const std::lock_guard lock(m_mutex);
    auto next = std::make_shared<Set>(*m_set);
    change(*next);
    before = std::exchange(m_set, std::move(next));
}

void ConfiguredRules::setRules(ChannelRules rules)
{
    auto next = std::make_shared<const ChannelRules>(std::move(rules));
    replace([&next](Set &set) { set.rules = next; });
}

void ConfiguredRules::setTokens(TokenSet tokens)
{
    auto next = std::make_shared<const TokenSet>(std::move(tokens));
    replace([&next](Set &set) { set.tokens = next; });
}

void ConfiguredRules::setManagementToken(std::string_view token)
{
    Grant grant;
    grant.id = "management";
    grant.scopes.add(Scope::Manage);
    StoredToken stored { std::make_shared<const Grant>(std::move(grant)), digestOf(token), 0 };
    auto next = std::make_shared<const StoredToken>(std::move(stored));
    replace([&next](Set &set) { set.management = next; });
}

void ConfiguredRules::setJwtVerifier(JwtVerifier verifier)
{
    auto next = std::make_shared<const JwtVerifier>(std::move(verifier));
    replace([&next](Set &set) { set.jwt = next; });
}

void ConfiguredRules::setTrustedProxies(TrustedProxies proxies)
{
    auto next = std::make_shared<const TrustedProxies>(std::move(proxies));
    replace([&next](Set &set) { set.proxies = next; });
}

std::shared_ptr<const TrustedProxies> ConfiguredRules::trustedProxies() const
{
    return current()->proxies;
}

void ConfiguredRules::setPin(const std::string &pin)
{
    std::shared_ptr<const JoinPin> next;
    if (!pin.empty())
        next = std::make_shared<const JoinPin>(pin, m_passSecret);
    replace([&next](Set &set) { set.pin = next; });
}

std::string ConfiguredRules::pin() const
{
    const auto set = current();
    return set->pin ? set->pin->text() : std::string();
}

ConfiguredRules::Identified ConfiguredRules::identifyPass(std::string_view pass,
                                                          const Set &set) const
{
    const auto expires = set.pin ? set.pin->expiryOf(pass) : std::nullopt;
    if (!expires || *expires <= m_clock.wallMilliseconds())
        return { nullptr, TokenFault::PassOver };
    Grant grant;
    grant.pin = set.pin->id();
    grant.expires = *expires;
    return { std::make_shared<const Grant>(std::move(grant)), TokenFault::None };
}

bool ConfiguredRules::needsPin(const Principal &principal, const Set &set) const
{
    // A token is made for its holder, and a pass is what the PIN is exchanged for.
    const Grant *grant = principal.grant();
    return set.pin && !principal.isLocal()
        && (grant == nullptr || faultSince(*grant, set) != TokenFault::None);
}

bool ConfiguredRules::needsPin(const Principal &principal) const
{
    return needsPin(principal, *current());
}

Result<Rules::Pass> ConfiguredRules::join(const Principal &principal, std::string_view pin) const
{
    const auto set = current();
    if (!set->pin)
        return Rules::join(principal, pin);
    const bool isOwnAddress = !principal.sharesAddress();
    if ((isOwnAddress && !m_pinAttempts.mayTry(principal.address))
        || !m_allPinAttempts.mayTry(noAddress)) {
        return Error { ErrorCode::TooManyAttempts,
                       "Too many wrong PINs were sent: wait a minute, then send the right one." };
    }
    if (!set->pin->matches(pin)) {
        if (isOwnAddress)
            m_pinAttempts.countWrong(principal.address);
        m_allPinAttempts.countWrong(noAddress);
        return Error { ErrorCode::PinNeeded,
                       "That is not the PIN of this room: ask whoever runs it." };
    }
    return Pass { set->pin->pass(m_clock.wallMilliseconds() + JoinPin::passMilliseconds),
                  JoinPin::passMilliseconds };
}

std::chrono::milliseconds ConfiguredRules::delayAfterWrong(const Principal &principal,
                                                           Secret secret) const
{
    // Behind a proxy all clients have one address: one that guesses must not slow down the others.
    if (principal.sharesAddress())
        return Attempts::firstDelay;
    const Attempts &attempts = secret == Secret::Pin ? m_pinAttempts : m_attempts;
    return attempts.delay(principal.address);
}

std::shared_ptr<const ConfiguredRules::Set> ConfiguredRules::current() const
{
    const std::lock_guard lock(m_mutex);
    return m_set;
}

std::shared_ptr<const ChannelRules> ConfiguredRules::channelRules() const
{
    return current()->rules;
}

std::shared_ptr<const TokenSet> ConfiguredRules::tokens() const
{
    return current()->tokens;
}

ConfiguredRules::Identified ConfiguredRules::identifyToken(std::string_view token) const
{
    const auto set = current();
    if (token.size() > maxTokenBytes)
        return { nullptr, TokenFault::Malformed };
    if (token.starts_with(JoinPin::passPrefix))
        return identifyPass(token, *set);
    if (JwtVerifier::isToken(token) && set->jwt->hasKeys()) {
        const auto [grant, fault] = set->jwt->verify(token, m_clock.wallMilliseconds());
        return { grant, fault };
    }
    if (set->management && areEqual(set->management->digest, digestOf(token)))
        return { set->management->grant, TokenFault::None };
    const StoredToken *stored = set->tokens->find(token);
    if (!stored)
        return { nullptr, TokenFault::Unknown };
    if (stored->grant->isExpired(m_clock.wallMilliseconds()))
        return { nullptr, TokenFault::Expired };
    return { stored->grant, TokenFault::None };
}

Principal ConfiguredRules::identify(const http::Request &head, const AddressBytes &peer) const
{
    Principal principal = judge(head, peer, m_machine, *current()->proxies);
    const std::string token = bearerToken(head);
    if (token.empty())
        return principal;
    // Behind a proxy all clients have one address: one that guesses must not lock out the others.
    const bool isOwnAddress = !principal.sharesAddress();
    if (isOwnAddress && !m_attempts.mayTry(principal.address)) {
        principal.setToken(nullptr, TokenFault::TooManyAttempts);
        return principal;
    }
    Identified identified = identifyToken(token);
    if (identified.grant && identified.grant->expires != Grant::never)
        m_hasUsedExpiringToken.store(true, std::memory_order_relaxed);
    if (isOwnAddress && identified.fault == TokenFault::Unknown)
        m_attempts.countWrong(principal.address);
    principal.setToken(std::move(identified.grant), identified.fault);
    return principal;
}

TokenFault ConfiguredRules::faultSince(const Grant &grant, const Set &set) const
{
    if (grant.isExpired(m_clock.wallMilliseconds()))
        return TokenFault::Expired;
    if (!grant.pin.empty()) {
        const bool isSame = set.pin && set.pin->id() == grant.pin;
        return isSame ? TokenFault::None : TokenFault::PassOver;
    }
    if (!grant.key.empty())
        return set.jwt->hasKey(grant.key) ? TokenFault::None : TokenFault::Unknown;
    const bool isKnown = set.tokens->all().contains(grant.id)
        || (set.management && set.management->grant->id == grant.id);
    return isKnown ? TokenFault::None : TokenFault::Unknown;
}

std::optional<Refusal> ConfiguredRules::refusalByBan(const Principal &principal,
                                                     const Question &question) const
{
    const auto ban = m_bans.find(question.client, principal.address, question.isAttempt);
    if (!ban)
        return std::nullopt;
    std::string message = "The operator of this server has banned ";
    message += ban->order.client == question.client && !question.client.empty() ? "this client"
                                                                                : "this address";
    message += ban->order.duration.count() == 0
        ? ": ask the operator to lift it."
        : ": come back in " + inWords(ban->until - m_clock.now()) + ".";
    return Refusal { "a ban", std::move(message), ErrorCode::Forbidden };
}

std::optional<Refusal> ConfiguredRules::refusalByOperator(const Question &question) const
{
    if (question.action == Action::Publish && m_muted.contains(question.client)) {
        return Refusal { "muted", "The operator has muted this client: it may read, not publish.",
                         ErrorCode::Forbidden };
    }
    if (question.action == Action::Publish && m_frozen.contains(question.channel)) {
        return Refusal { "frozen",
                         "The operator has frozen this channel: nothing is published now.",
                         ErrorCode::Forbidden };
    }
    if (question.action != Action::Subscribe)
        return std::nullopt;
    if (isReservedChannel(question.channel)
        && (question.client.empty() || question.channel != clientChannel(question.client))) {
        return Refusal { "reserved channels",
                         "Channels that begin with system are the server's own: follow others.",
                         ErrorCode::Forbidden };
    }
    // Without a channel the client is not known yet either: it is asked again.
    if (!question.channel.empty() && question.isAttempt && isLocked()
        && !m_admitted.contains(question.client)) {
        return Refusal { "the lock of the room",
                         "The room is locked: nobody new can come in. Ask whoever runs it.",
                         ErrorCode::RoomLocked };
    }
    return std::nullopt;
}

bool ConfiguredRules::mayView(const Principal &principal) const
{
    const Grant *grant = principal.grant();
    return grant != nullptr && grant->mayView()
        && faultSince(*grant, *current()) == TokenFault::None;
}

std::optional<Refusal> ConfiguredRules::refusalToRead(const Principal &principal,
                                                      const Question &question) const
{
    auto refusal = this->refusal(principal, { Action::Subscribe, question.channel });
    const bool isPublisher =
        refusal && !this->refusal(principal, { Action::Publish, question.channel });
    return isPublisher ? std::nullopt : std::move(refusal);
}

std::optional<Refusal> ConfiguredRules::refusal(const Principal &principal,
                                                const Question &question) const
{
    if (question.action == Action::Look || question.action == Action::Leave)
        return std::nullopt;
    // Who looks at the server is no client: no ban, lock or PIN is for it.
    const bool isAboutFeed = isFeed(question.channel);
    if (question.action == Action::Subscribe && (isAboutFeed || question.channel.empty())
        && mayView(principal))
        return std::nullopt;
    if (question.action == Action::Subscribe && isAboutFeed) {
        return Refusal { "the feeds of the server",
                         "This channel is for windows of operators: send a token with the scope "
                         "view or manage in the field \"Authorization: Bearer TOKEN\".",
                         ErrorCode::Forbidden };
    }
    if (auto banned = refusalByBan(principal, question))
        return banned;
    if (question.action == Action::Join)
        return std::nullopt;
    if (auto refused = refusalByOperator(question))
        return refused;
    if (question.action == Action::ReadReceipt && !question.channel.empty())
        return refusalToRead(principal, question);
    if (question.action != Action::Subscribe && question.action != Action::Publish)
        return std::nullopt;
    const auto set = current();
    if (needsPin(principal, *set))
        return pinNeeded(principal.tokenFault());
    const Grant *grant = principal.grant();
    TokenFault fault = grant ? faultSince(*grant, *set) : principal.tokenFault();
    // To the rules a pass is no token.
    const bool isPass = fault == TokenFault::PassOver || (grant && !grant->pin.empty());
    if (!isPass && fault == principal.tokenFault())
        return set->rules->refusal(principal, question);
    if (isPass)
        fault = TokenFault::None;
    Principal without = principal;
    without.setToken(nullptr, fault);
    return set->rules->refusal(without, question);
}

std::optional<Refusal> ConfiguredRules::countNewChannels(const Principal &principal,
                                                         std::size_t channels) const
{
    if (!isLimited(principal) || channels == 0)
        return std::nullopt;
    const std::chrono::nanoseconds wait = m_channelRates.use(principal.address, { channels, 0 });
    if (wait.count() == 0)
        return std::nullopt;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return Refusal { "the rate of new channels",
                     "Too many new channels come from your address: it may create "
                         + std::to_string(m_channelRates.limits()[0])
                         + " an hour. Use channels that exist, or try again in " + inWords(wait)
                         + ". The server's operator can change that with --channels-per-address.",
                     ErrorCode::TooFast, static_cast<int>(std::min<std::int64_t>(seconds, 3600)) };
}

std::optional<Refusal> ConfiguredRules::countPublish(const Principal &principal,
                                                     std::size_t messages, std::size_t bytes) const
{
    if (!isLimited(principal))
        return std::nullopt;
    const std::chrono::nanoseconds wait =
        m_publishRates.use(principal.address, { messages, bytes });
    if (wait.count() == 0)
        return std::nullopt;
    m_publishesTooFast.fetch_add(1, std::memory_order_relaxed);
    const AddressRates::Amounts limits = m_publishRates.limits();
    std::string message = "Too many messages come from your address: it may publish";
    if (limits[0] > 0)
        message += ' ' + std::to_string(limits[0]) + " messages";
    if (limits[0] > 0 && limits[1] > 0)
        message += " and";
    if (limits[1] > 0)
        message += ' ' + std::to_string(limits[1]) + " bytes";
    message += " a second. Try again in " + inWords(wait)
        + ". The server's operator can change that with --publishes-per-address and "
          "--publish-bytes-per-address.";
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return Refusal { "the rate of publishes", std::move(message), ErrorCode::TooFast,
                     static_cast<int>(std::min<std::int64_t>(seconds, 3600)) };
}

} // namespace holdfast::access
