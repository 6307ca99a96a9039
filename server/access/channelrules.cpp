// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/channelrules.h"

#include <algorithm>
#include <array>

namespace holdfast::access {

namespace {

struct Word
{
    Who who;
    std::string_view text;
};

constexpr std::array words { Word { Who::Anyone, "anyone" }, Word { Who::Local, "local" },
                             Word { Who::Token, "token" }, Word { Who::Nobody, "nobody" } };

/// Applies where no rule says anything.
const ChannelRule &lastRule()
{
    static const ChannelRule rule { "**", Who::Anyone, Who::Local, {}, "the default rule" };
    return rule;
}

const std::optional<Who> &settingFor(Action action, const ChannelRule &rule)
{
    return action == Action::Publish ? rule.publish : rule.subscribe;
}

Scope scopeFor(Action action)
{
    return action == Action::Publish ? Scope::Publish : Scope::Subscribe;
}

/// Why a request does not have the rights of programs on this machine, and how to get them.
std::string_view whyNotLocal(Place place)
{
    switch (place) {
    case Place::ThisMachine:
        break;
    case Place::OtherMachine:
        return "this request came from another one";
    case Place::BehindProxy:
        return "this request came through a proxy (a Unix socket, or a field such as Forwarded, "
               "X-Forwarded-For, X-Real-IP, Via)";
    case Place::HiddenByProxy:
        return "the proxy that this request came through does not tell who has sent it";
    case Place::ForeignHost:
        return "the Host of this request is no name of that computer, as when a web page points "
               "its own name there (ask for localhost or for an IP address)";
    }
    return {};
}

std::string_view whyNotGranted(TokenFault fault)
{
    switch (fault) {
    case TokenFault::None:
        return {};
    case TokenFault::Unknown:
        return "The token in this request is not known here: it was revoked, is misspelt or "
               "belongs to another server.";
    case TokenFault::Malformed:
        return "The token in this request cannot be read: it must be a token of this server, or a "
               "JWT that is signed with HS256, RS256, ES256 or EdDSA.";
    case TokenFault::Expired:
        return "The token in this request has expired.";
    case TokenFault::NotYetValid:
        return "The token in this request is not valid yet.";
    case TokenFault::WrongIssuer:
        return "The token in this request is from another issuer than this server accepts.";
    case TokenFault::WrongAudience:
        return "The token in this request is for another audience than this server.";
    case TokenFault::NoRights:
        return "The token in this request names no scope or no channels that this server "
               "understands.";
    case TokenFault::PassOver:
        return "The pass in this request is over.";
    case TokenFault::TooManyAttempts:
        return "Too many wrong tokens came from this address: wait a minute, then send the right "
               "one.";
    }
    return {};
}

std::string deed(const Question &question)
{
    std::string text = question.action == Action::Publish ? "publish" : "subscribe";
    if (!question.channel.empty()) {
        text += question.action == Action::Publish ? " on " : " to ";
        text += question.channel;
    }
    return text;
}

/// How to get a token for it.
std::string getAToken(const Question &question)
{
    const std::string_view scope = nameOf(scopeFor(question.action));
    return "Send a token with the scope " + std::string(scope)
        + (question.channel.empty() ? "" : " for it")
        + " in the field \"Authorization: Bearer TOKEN\". The server's operator makes one with: "
          "holdfastd token create --scope "
        + std::string(scope) + " --channels '"
        + (question.channel.empty() ? "**" : std::string(question.channel)) + "'";
}

Refusal withoutToken(const Principal &principal, const Question &question, const ChannelRule &rule,
                     Who who)
{
    std::string message =
        "You may not " + deed(question) + " without a token (" + nameOf(rule) + ").";
    if (who == Who::Local) {
        message = "Only programs of the computer that this server runs on may " + deed(question)
            + " without a token (" + nameOf(rule) + "), and "
            + std::string(whyNotLocal(principal.place)) + ".";
    }
    return { nameOf(rule), message + " " + getAToken(question), ErrorCode::Unauthenticated };
}

bool isGranted(const Principal &principal, const Question &question)
{
    const Grant *grant = principal.grant();
    return grant && grant->scopes.has(scopeFor(question.action))
        && (question.channel.empty() || grant->covers(question.channel));
}

std::optional<Refusal> refusalBy(const ChannelRule &rule, const Principal &principal,
                                 const Question &question)
{
    const Who who = *settingFor(question.action, rule);
    if (who == Who::Anyone || (who == Who::Local && principal.isLocal()))
        return std::nullopt;
    if (who == Who::Nobody) {
        return Refusal { nameOf(rule),
                         "Nobody may " + deed(question) + " here (" + nameOf(rule)
                             + "): only the operator can, with the window or the management API.",
                         ErrorCode::Forbidden };
    }
    if (isGranted(principal, question))
        return std::nullopt;
    if (principal.grant()) {
        return Refusal { nameOf(rule),
                         "The token in this request does not allow its holder to " + deed(question)
                             + " (" + nameOf(rule) + "). " + getAToken(question),
                         ErrorCode::ScopeMissing };
    }
    if (principal.tokenFault() == TokenFault::None)
        return withoutToken(principal, question, rule, who);
    const bool isThrottled = principal.tokenFault() == TokenFault::TooManyAttempts;
    return Refusal { nameOf(rule),
                     std::string(whyNotGranted(principal.tokenFault())) + " You may not "
                         + deed(question) + " without one (" + nameOf(rule) + ").",
                     isThrottled ? ErrorCode::TooManyAttempts : ErrorCode::TokenRejected };
}

} // namespace

std::string_view nameOf(Who who)
{
    return std::ranges::find(words, who, &Word::who)->text;
}

std::optional<Who> whoNamed(std::string_view word)
{
    const auto *const found = std::ranges::find(words, word, &Word::text);
    return found == words.end() ? std::nullopt : std::optional(found->who);
}

std::string nameOf(const ChannelRule &rule)
{
    return rule.label.empty() ? "the rule for " + rule.channels : rule.label;
}

ChannelRule publishRule(Who who)
{
    return { "**", std::nullopt, who, std::nullopt, "--publish " + std::string(nameOf(who)) };
}

std::optional<Refusal> ChannelRules::refusal(const Principal &principal,
                                             const Question &question) const
{
    auto refusal = refusalByWho(principal, question);
    if (!refusal && principal.isCrossOrigin && !question.channel.empty())
        refusal = refusalByOrigin(principal, question);
    return refusal;
}

std::optional<Refusal> ChannelRules::refusalByWho(const Principal &principal,
                                                  const Question &question) const
{
    const std::string_view entry = question.channel;
    std::optional<Refusal> first;
    for (const ChannelRule &rule : m_rules) {
        if (!settingFor(question.action, rule)
            || (!entry.empty() && !sharesChannels(rule.channels, entry)))
            continue;
        auto refusal = refusalBy(rule, principal, question);
        if (entry.empty()) { // one rule that allows it is enough
            if (!refusal)
                return std::nullopt;
            if (!first)
                first = std::move(refusal);
            if (includesChannels(rule.channels, "**"))
                return first;
            continue;
        }
        if (refusal || includesChannels(rule.channels, entry))
            return refusal;
    }
    auto last = refusalBy(lastRule(), principal, question);
    return entry.empty() && first && last ? first : last;
}

std::optional<Refusal> ChannelRules::refusalByOrigin(const Principal &principal,
                                                     const Question &question) const
{
    for (const ChannelRule &rule : m_rules) {
        if (!rule.origins || !sharesChannels(rule.channels, question.channel))
            continue;
        const bool isListed = std::ranges::any_of(*rule.origins, [&](const std::string &origin) {
            return origin == "*" || origin == principal.origin();
        });
        if (!isListed) {
            return Refusal { nameOf(rule),
                             "Pages of this origin may not " + deed(question) + " (" + nameOf(rule)
                                 + "). The server's operator can add the origin to the rule.",
                             ErrorCode::Forbidden };
        }
        if (includesChannels(rule.channels, question.channel))
            return std::nullopt;
    }
    // CSRF: a page of another origin must not publish with the rights of the visitor's machine. A
    // token is not such a right: a browser does not send it by itself.
    if (question.action == Action::Publish && !isGranted(principal, question)) {
        return Refusal { "same origin",
                         "A page of another origin may not publish: send it from a page that this "
                         "server serves, from a program, or with a token.",
                         ErrorCode::Forbidden };
    }
    return std::nullopt;
}

} // namespace holdfast::access
