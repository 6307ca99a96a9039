// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/grant.h"
#include "server/access/thismachine.h"
#include "server/access/trustedproxies.h"
#include "server/core/address.h"
#include "server/http/request.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace holdfast::access {

/// Where a request comes from, as far as its rights depend on it. Closed list.
enum class Place : std::uint8_t {
    ThisMachine, ///< a program on this machine; Host is a name of this machine
    OtherMachine,
    /// Forwarded by a proxy on this machine that is not trusted, or received through a Unix socket.
    BehindProxy,
    HiddenByProxy, ///< forwarded by a trusted proxy that does not tell the client's address
    /// Sent from this machine to a host name that is not its own: a sign of DNS rebinding in a
    /// browser.
    ForeignHost,
};

/// What a request says about its sender beyond the place: most requests say nothing.
struct Credentials
{
    /// The Origin of a page of another origin; "null" if the request has several.
    std::string origin;
    GrantPtr grant; ///< of its token; null: see tokenFault
    TokenFault tokenFault = TokenFault::None; ///< None without a grant: it has no token
};

/// Who sent a request. Determined once per request, from its head, in the same way for every entry
/// point. It is small, because each WebSocket has one: the order of the members counts.
struct Principal
{
    // Implicit, because a place alone describes most senders.
    Principal(Place from = Place::OtherMachine, bool isOtherOrigin = false)
        : place(from), isCrossOrigin(isOtherOrigin)
    {
    }
    Principal(const Principal &other);
    Principal &operator=(const Principal &other);
    Principal(Principal &&) noexcept = default;
    Principal &operator=(Principal &&) noexcept = default;
    ~Principal() = default;

    std::unique_ptr<const Credentials> credentials; ///< null: none
    Place place;
    bool isCrossOrigin; ///< CSRF: sent by a page of another origin
    /// Of the client, as trusted proxies tell it; without them, of the connection's peer.
    AddressBytes address {};

    /// True if the sender cannot be told from others that have the same address.
    [[nodiscard]] bool sharesAddress() const
    {
        return place == Place::BehindProxy || place == Place::HiddenByProxy;
    }
    /// True if the request may have the rights of programs on this machine.
    [[nodiscard]] bool isLocal() const { return place == Place::ThisMachine; }
    [[nodiscard]] std::string_view origin() const
    {
        return credentials ? std::string_view(credentials->origin) : std::string_view();
    }
    [[nodiscard]] const Grant *grant() const
    {
        return credentials ? credentials->grant.get() : nullptr;
    }
    [[nodiscard]] TokenFault tokenFault() const
    {
        return credentials ? credentials->tokenFault : TokenFault::None;
    }
    /// Replaces the token's part of the credentials.
    void setToken(GrantPtr grant, TokenFault fault);
};

/// `peer` is the address of the connection's peer. Anybody can send the fields that proxies add:
/// unless they come from a trusted proxy, they only remove rights and never grant any.
[[nodiscard]] Principal judge(const http::Request &request, const AddressBytes &peer,
                              const ThisMachine &machine, const TrustedProxies &proxies = {});

} // namespace holdfast::access
