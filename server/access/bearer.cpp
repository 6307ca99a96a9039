// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/bearer.h"

#include "server/http/requesthead.h"
#include "server/http/target.h"

namespace holdfast::access {

std::string_view bearerTokenIn(std::string_view authorization)
{
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() < scheme.size()
        || !http::equalsIgnoringCase(authorization.substr(0, scheme.size()), scheme))
        return {};
    authorization.remove_prefix(scheme.size());
    const std::size_t start = authorization.find_first_not_of(' ');
    return start == std::string_view::npos ? std::string_view {} : authorization.substr(start);
}

std::string bearerToken(const http::Request &head)
{
    if (const std::string_view token = bearerTokenIn(head.header("authorization")); !token.empty())
        return std::string(token);
    const bool isReading = head.method == http::Method::Get || head.method == http::Method::Head;
    if (!isReading || head.target.find("token=") == std::string_view::npos)
        return {};
    const auto target = http::Target::parse(head.target);
    if (!target)
        return {};
    return std::string(http::Query(target->query).value("token").value_or(""));
}

} // namespace holdfast::access
