// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/closings.h"

#include "server/core/closereason.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace holdfast::simulation {

namespace {

using std::chrono::seconds;

/// A worker may be interrupted between setting a timer and sending, more than once, and not run for
/// up to three seconds then.
constexpr seconds early { 4 };
/// docs/protocol.md and server/net: the time-outs after which the server may close.
constexpr auto handshakeTime = seconds(10) - early;
constexpr auto requestTime = seconds(20) - early;
constexpr auto idleTime = seconds(75) - early;
constexpr auto pongTime = seconds(20) - early;
constexpr auto sendTime = seconds(60) - early;

bool isUnread(const Link &link)
{
    return !link.toServer.arrived.empty();
}

/// One line of the closed table: which event allows which reason.
struct Rule
{
    CloseReason reason;
    const char *name;
    const char *needs;
    bool (*allows)(const Link &link, const Circumstances &at);
};

constexpr std::array rules {
    Rule { CloseReason::PeerClosed, "PeerClosed", "the client has finished sending",
           [](const Link &link, const Circumstances &) {
               return link.toServer.hasEnded || link.tls.hasClosed;
           } },
    Rule { CloseReason::PeerFailed, "PeerFailed", "the connection was reset",
           [](const Link &link, const Circumstances &) {
               return link.toServer.wasReset || link.toClient.isFinished;
           } },
    Rule { CloseReason::AnswerDone, "AnswerDone",
           "the client has asked for one response, or has finished sending, or was said why",
           [](const Link &link, const Circumstances &at) {
               return link.asksToClose || link.toServer.hasEnded || link.tls.hasClosed
                   || link.isEndingGently || at.isServerEnding;
           } },
    Rule { CloseReason::BadRequest, "BadRequest", "no client sends a bad request",
           [](const Link &, const Circumstances &) {
               return false;
           } },
    Rule { CloseReason::HeaderTimeout, "HeaderTimeout", "a request has been incomplete for 20 s",
           [](const Link &link, const Circumstances &at) {
               return link.times.read > link.times.written
                   && at.now - link.times.unanswered >= requestTime;
           } },
    Rule { CloseReason::IdleTimeout, "IdleTimeout", "nothing was sent in either direction for 75 s",
           [](const Link &link, const Circumstances &at) {
               // Records without HTTP, and the answers to them, are no use of the connection.
               const auto used = link.tls.hasSentMore
                   ? link.times.said
                   : std::max(link.times.read, link.times.written);
               return at.now - used >= idleTime;
           } },
    Rule { CloseReason::PongTimeout, "PongTimeout", "a ping was not answered for 20 s",
           [](const Link &link, const Circumstances &at) {
               // An encrypted ping cannot be told from other bytes.
               const MonotonicTime pinged =
                   link.tls.isEncrypted ? link.times.read : link.times.pinged.value_or(at.now);
               return link.times.read <= pinged && at.now - pinged >= pongTime && !isUnread(link);
           } },
    Rule { CloseReason::SendTimeout, "SendTimeout", "the client has taken nothing for 60 s",
           [](const Link &link, const Circumstances &at) {
               return at.now - link.times.taken >= sendTime;
           } },
    Rule { CloseReason::Draining, "Draining", "the server is ending",
           [](const Link &, const Circumstances &at) {
               return at.isServerEnding;
           } },
    Rule { CloseReason::Removed, "Removed", "nobody removes clients",
           [](const Link &, const Circumstances &) {
               return false;
           } },
    Rule { CloseReason::Forbidden, "Forbidden", "nobody changes what is allowed",
           [](const Link &, const Circumstances &) {
               return false;
           } },
    Rule { CloseReason::TooSlow, "TooSlow", "there are channels whose policy is to close",
           [](const Link &, const Circumstances &at) {
               return at.hasSlowRules;
           } },
    Rule { CloseReason::HandshakeTimeout, "HandshakeTimeout",
           "a TLS handshake has been incomplete for 10 s",
           [](const Link &link, const Circumstances &at) {
               return link.tls.isEncrypted && at.now - link.times.accepted >= handshakeTime;
           } },
    Rule { CloseReason::TlsFailed, "TlsFailed", "the client has given up its TLS session",
           [](const Link &link, const Circumstances &) {
               return link.tls.hasFailed;
           } },
    Rule { CloseReason::Refused, "Refused", "a refused connection is never watched",
           [](const Link &, const Circumstances &) {
               return false;
           } },
};
static_assert(rules.size() == static_cast<std::size_t>(CloseReason::Refused) + 1,
              "each reason has its rule");

/// Reads `before`, then a number. False: the text does not begin like that.
bool readNumber(std::string_view &text, std::string_view before, int &number)
{
    if (!text.starts_with(before))
        return false;
    const char *const from = text.data() + before.size();
    const auto [stop, error] = std::from_chars(from, text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    return error == std::errc();
}

} // namespace

std::optional<Closing> closingIn(std::string_view line)
{
    Closing closing;
    if (!readNumber(line, "connection ", closing.descriptor))
        return std::nullopt;
    closing.isGentle = line.starts_with(" ends, reason ");
    if (!readNumber(line, closing.isGentle ? " ends, reason " : " closes, reason ", closing.reason))
        return std::nullopt;
    return closing;
}

std::string unjustified(const Closing &closing, const Link &link,
                        const Circumstances &circumstances)
{
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule &r) {
        return static_cast<int>(r.reason) == closing.reason;
    });
    if (rule == rules.end())
        return "an unknown reason: " + std::to_string(closing.reason);
    if (rule->allows(link, circumstances))
        return {};
    return std::string(rule->name) + ", which needs: " + rule->needs;
}

} // namespace holdfast::simulation
