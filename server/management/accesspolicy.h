// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/attempts.h"
#include "server/access/thismachine.h"
#include "server/api/managers.h"
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
/// of the management API, or one with the scope manage; one with the scope view may only read.
/// Limits how many tokens an address may guess.
///
/// Invariants: fails closed; decides on the request as our own parser read it, before any other
/// parser sees it.
/// Thread: any; immutable, except for the attempts and what ThisMachine and api::Managers know.
class AccessPolicy
{
public:
    /// `machine`, `managers` and `clock` outlive this.
    AccessPolicy(BearerToken token, const access::ThisMachine &machine,
                 const api::Managers &managers, const Clock &clock);

    /// Why a request may not pass.
    struct Refusal
    {
        http::Response response;
        /// To a wrong token: for this long the response is to be held back.
        std::chrono::milliseconds delay {};
    };

    /// What a request may do, or why it may not pass.
    struct Verdict
    {
        std::optional<Refusal> refusal {};
        bool isReadOnly = false; ///< its token has the scope view only
    };

    /// `path` is the request's path, as it will be routed. 403 for a Host that ThisMachine does not
    /// trust, or to change something with a token that may only read, 401 for a missing or wrong
    /// token, 429 after too many wrong ones from the peer's address. `/healthz` needs no token.
    [[nodiscard]] Verdict judge(const http::Request &request, std::string_view path,
                                const AddressBytes &peer) const;

private:
    [[nodiscard]] Verdict judgeToken(const http::Request &request, const AddressBytes &peer) const;

    BearerToken m_token;
    const access::ThisMachine &m_machine;
    const api::Managers &m_managers;
    std::unique_ptr<access::Attempts> m_attempts; ///< never null
};

} // namespace holdfast::management
