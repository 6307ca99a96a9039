// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/accesspolicy.h"

#include "server/http/problem.h"

#include <QLatin1StringView>

#include <utility>

namespace holdfast::management {

namespace {

/// The token of the Bearer scheme (RFC 6750 section 2.1); nothing for another scheme.
std::optional<std::string_view> bearerToken(std::string_view authorization)
{
    constexpr QLatin1StringView scheme("bearer ");
    const QLatin1StringView value(authorization.data(),
                                  static_cast<qsizetype>(authorization.size()));
    if (!value.startsWith(scheme, Qt::CaseInsensitive))
        return std::nullopt;
    const std::string_view token = authorization.substr(static_cast<std::size_t>(scheme.size()));
    const std::size_t start = token.find_first_not_of(' ');
    return start == std::string_view::npos ? std::string_view {} : token.substr(start);
}

http::Response unauthorized(std::string_view slug, std::string_view detail, std::string challenge)
{
    http::Response response = http::problem(401, slug, detail);
    response.headers.emplace_back("WWW-Authenticate", std::move(challenge));
    return response;
}

} // namespace

AccessPolicy::AccessPolicy(BearerToken token, const access::ThisMachine &machine,
                           const api::Managers &managers, const Clock &clock)
    : m_token(std::move(token))
    , m_machine(machine)
    , m_managers(managers)
    , m_attempts(std::make_unique<access::Attempts>(clock))
{
}

AccessPolicy::Verdict AccessPolicy::judge(const http::Request &request, std::string_view path,
                                          const AddressBytes &peer) const
{
    if (!m_machine.isTrustedHost(request.authority()))
        return { Refusal { http::problem(
            403, "host-not-allowed",
            "The Host of this request is no name of this computer, as when a web page points its "
            "own name at your machine. Ask for localhost or for the IP address that the management "
            "API listens on.") } };
    if (path == "/healthz")
        return {};
    return judgeToken(request, peer);
}

AccessPolicy::Verdict AccessPolicy::judgeToken(const http::Request &request,
                                               const AddressBytes &peer) const
{
    const std::optional<std::string_view> token = bearerToken(request.header("authorization"));
    if (!token) {
        return { Refusal { unauthorized("token-required",
                                        "There is no token in this request. Send the field "
                                        "\"Authorization: Bearer TOKEN\"; the "
                                        "server's log names the file that holds the token.",
                                        R"(Bearer realm="holdfast management")") } };
    }
    if (!m_attempts->mayTry(peer)) {
        return { Refusal { http::problem(
            429, "too-many-attempts",
            "Too many wrong tokens came from this address: wait a minute, then send the right "
            "one.") } };
    }
    const api::Standing standing =
        m_token.matches(*token) ? api::Standing::Manage : m_managers.standingOf(*token);
    if (standing == api::Standing::None) {
        m_attempts->countWrong(peer);
        return { Refusal {
            unauthorized("token-wrong",
                         "The token in this request is neither this server's nor one with the "
                         "scope manage or view. Read it again from the file that the server's log "
                         "names; it changes when the file is deleted and the server restarted.",
                         R"(Bearer realm="holdfast management", error="invalid_token")"),
            m_attempts->delay(peer) } };
    }
    const bool isReadOnly = standing == api::Standing::View;
    const bool reads = request.method == http::Method::Get || request.method == http::Method::Head;
    if (isReadOnly && !reads) {
        return { Refusal { http::problem(
            403, "read-only",
            "The token in this request has the scope view: it may read everything and change "
            "nothing. Use one with the scope manage.") } };
    }
    return { {}, isReadOnly };
}

} // namespace holdfast::management
