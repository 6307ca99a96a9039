// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/response.h"
#include "server/management/bearertoken.h"

#include <QHostAddress>

#include <optional>
#include <string_view>

namespace holdfast::management {

/// Decides who may ask: by Host against DNS rebinding, then by bearer token.
///
/// Invariants: fails closed; decides on the request as our own parser read it, before any other
/// parser sees it.
/// Thread: any; immutable.
class AccessPolicy
{
public:
    explicit AccessPolicy(BearerToken token);

    /// The refusal, or nothing if the request may pass. `path` is the request's, as it will be
    /// routed; `local` the address on which the connection came in.
    /// 403 for a Host (or the authority of an absolute target) that is none of ours, 401 for a
    /// missing or wrong token. `/healthz` needs no token.
    [[nodiscard]] std::optional<http::Response>
    refusal(const http::Request &request, std::string_view path, const QHostAddress &local) const;

private:
    [[nodiscard]] std::optional<http::Response> tokenRefusal(const http::Request &request) const;

    BearerToken m_token;
};

/// True for `localhost`, `127.0.0.1`, `[::1]` and the given address, with or without a port (any
/// port: a tunnel has its own). A name that an attacker's DNS could point here is never one of
/// these.
[[nodiscard]] bool isOwnAuthority(std::string_view authority, const QHostAddress &local);

} // namespace holdfast::management
