// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/accesspolicy.h"

#include "server/http/problem.h"

#include <QLatin1StringView>

#include <algorithm>
#include <utility>

namespace holdfast::management {

namespace {

/// The authority of an absolute-form target (RFC 9112 section 3.2.2), which replaces Host; nothing
/// for an origin-form one.
std::optional<std::string_view> targetAuthority(std::string_view target)
{
    if (target.empty() || target.front() == '/' || target == "*")
        return std::nullopt;
    const std::size_t start = target.find("://");
    if (start == std::string_view::npos)
        return std::string_view {};
    const std::string_view rest = target.substr(start + 3);
    return rest.substr(0, rest.find_first_of("/?#"));
}

/// Takes `:port` off; nothing if what follows the colon is not a port.
std::optional<std::string_view> withoutPort(std::string_view authority)
{
    const std::size_t bracket = authority.rfind(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon == std::string_view::npos)
        return authority;
    const std::string_view port = authority.substr(colon + 1);
    const bool isPort = port.size() <= 5
        && std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    return isPort ? std::optional(authority.substr(0, colon)) : std::nullopt;
}

QHostAddress unmapped(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4); // also from ::ffff:a.b.c.d
    return isV4 ? QHostAddress(v4) : address;
}

/// The bearer's token (RFC 6750 section 2.1); nothing if the field is of another scheme.
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

bool isOwnAuthority(std::string_view authority, const QHostAddress &local)
{
    const std::optional<std::string_view> host = withoutPort(authority);
    if (!host || host->empty())
        return false;
    const QLatin1StringView name(host->data(), static_cast<qsizetype>(host->size()));
    if (name.compare(QLatin1StringView("localhost"), Qt::CaseInsensitive) == 0
        || name == QLatin1StringView("127.0.0.1"))
        return true;
    const bool isBracketed = name.startsWith(QLatin1Char('[')) && name.endsWith(QLatin1Char(']'));
    QHostAddress address;
    // inet_aton forms such as "127.1" parse as well; they are numbers too, never a name.
    if (!address.setAddress(isBracketed ? name.sliced(1, name.size() - 2).toString()
                                        : name.toString()))
        return false;
    if (isBracketed != (address.protocol() == QHostAddress::IPv6Protocol))
        return false;
    return address == QHostAddress(QHostAddress::LocalHostIPv6)
        || unmapped(address) == unmapped(local);
}

AccessPolicy::AccessPolicy(BearerToken token) : m_token(std::move(token)) { }

std::optional<http::Response> AccessPolicy::refusal(const http::Request &request,
                                                    std::string_view path,
                                                    const QHostAddress &local) const
{
    const std::string_view authority =
        targetAuthority(request.target).value_or(request.header("host"));
    if (!isOwnAuthority(authority, local))
        return http::problem(403, "host-not-allowed",
                             "The Host of this request is not an address of this server, as when "
                             "a web page points its own name at your machine. Ask for localhost, "
                             "127.0.0.1, [::1] or the address that the management API listens on.");
    if (path == "/healthz")
        return std::nullopt;
    return tokenRefusal(request);
}

std::optional<http::Response> AccessPolicy::tokenRefusal(const http::Request &request) const
{
    const std::optional<std::string_view> token = bearerToken(request.header("authorization"));
    if (!token)
        return unauthorized("token-required",
                            "There is no token in this request. Send the field \"Authorization: "
                            "Bearer TOKEN\"; the server's log names the file that holds the token.",
                            R"(Bearer realm="holdfast management")");
    if (!m_token.matches(*token))
        return unauthorized("token-wrong",
                            "The token in this request is not this server's. Read it again from "
                            "the file that the server's log names; it changes when the file is "
                            "deleted and the server restarted.",
                            R"(Bearer realm="holdfast management", error="invalid_token")");
    return std::nullopt;
}

} // namespace holdfast::management
