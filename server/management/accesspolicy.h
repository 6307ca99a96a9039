// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/thismachine.h"
#include "server/http/request.h"
#include "server/http/response.h"
#include "server/management/bearertoken.h"

#include <optional>
#include <string_view>

namespace holdfast::management {

/// Decides whether a request may pass: by Host, against DNS rebinding, then by bearer token.
///
/// Invariants: fails closed; decides on the request as our own parser read it, before any other
/// parser sees it.
/// Thread: any; immutable, except for what ThisMachine knows.
class AccessPolicy
{
public:
    AccessPolicy(BearerToken token, const access::ThisMachine &machine);

    /// The refusal, or nothing if the request may pass. `path` is the request's path, as it will be
    /// routed. 403 for a Host that ThisMachine does not trust, 401 for a missing or wrong token.
    /// `/healthz` needs no token.
    [[nodiscard]] std::optional<http::Response> refusal(const http::Request &request,
                                                        std::string_view path) const;

private:
    [[nodiscard]] std::optional<http::Response> tokenRefusal(const http::Request &request) const;

    BearerToken m_token;
    const access::ThisMachine &m_machine;
};

} // namespace holdfast::management
