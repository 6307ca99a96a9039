// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/attempts.h"
#include "server/access/thismachine.h"
#include "server/api/access.h"
#include "server/core/address.h"
#include "server/core/clock.h"
#include "server/http/request.h"
#include "server/http/response.h"
#include "server/management/bearertoken.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

namespace holdfast::management {

/// Decides whether a request may pass: by Host, against DNS rebinding, then by bearer token: that
/// of the management API, or one with the scope manage. Limits how many tokens an address may
/// guess.
///
/// Invariants: fails closed; decides on the request as our own parser read it, before any other
/// parser sees it.
/// Thread: any; immutable, except for the attempts and what ThisMachine and api::Access know.
class AccessPolicy
{
public:
    /// `machine`, `access` and `clock` outlive this.
    AccessPolicy(BearerToken token, const access::ThisMachine &machine, const api::Access &access,
                 const Clock &clock);

    /// Why a request may not pass.
    struct Refusal
    {
        http::Response response;
        /// To a wrong token: for this long the response is to be held back.
        std::chrono::milliseconds delay {};
    };

    /// The refusal, or nothing if the request may pass. `path` is the request's path, as it will be
    /// routed. 403 for a Host that ThisMachine does not trust, 401 for a missing or wrong token,
    /// 429 after too many wrong ones from the peer's address. `/healthz` needs no token.
    [[nodiscard]] std::optional<Refusal>
    refusal(const http::Request &request, std::string_view path, const AddressBytes &peer) const;

private:
    [[nodiscard]] std::optional<Refusal> tokenRefusal(const http::Request &request,
                                                      const AddressBytes &peer) const;

    BearerToken m_token;
    const access::ThisMachine &m_machine;
    const api::Access &m_access;
    std::unique_ptr<access::Attempts> m_attempts; ///< never null
};

} // namespace holdfast::management
