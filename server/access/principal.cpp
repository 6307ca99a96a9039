// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/principal.h"

#include "server/access/forwarding.h"
#include "server/http/cors.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::access {

namespace {

/// Fields by which a proxy names the client that it forwards for: Forwarded (RFC 7239), Via (RFC
/// 9110 section 7.6.3), and non-standard fields.
bool isProxyField(std::string_view name)
{
    static constexpr std::array<std::string_view, 7> names {
        "forwarded",           "via",
        "x-real-ip",           "x-client-ip",
        "x-cluster-client-ip", "true-client-ip",
        "cf-connecting-ip"
    };
    return name.starts_with("x-forwarded-") || std::ranges::find(names, name) != names.end();
}

bool hasProxyField(const http::Request &request)
{
    return std::ranges::any_of(request.headers, isProxyField, &http::HeaderField::name);
}

/// Of a sender whose address is known, not through another's.
Place placeOf(const http::Request &request, const AddressBytes &sender, const ThisMachine &machine)
{
    if (!machine.hasAddress(sender))
        return Place::OtherMachine;
    return machine.isTrustedHost(request.authority()) ? Place::ThisMachine : Place::ForeignHost;
}

/// Of a page of another origin. A browser sends one Origin, so several are not to be trusted.
std::string originOf(const http::Request &request)
{
    const std::string_view origin = request.header("origin");
    const bool isOnly =
        std::ranges::count(request.headers, "origin", &http::HeaderField::name) == 1;
    return isOnly ? std::string(origin) : "null";
}

} // namespace

Principal::Principal(const Principal &other)
    : credentials(other.credentials ? std::make_unique<const Credentials>(*other.credentials)
                                    : nullptr)
    , place(other.place)
    , isCrossOrigin(other.isCrossOrigin)
    , address(other.address)
{
}

Principal &Principal::operator=(const Principal &other)
{
    if (this != &other)
        *this = Principal(other);
    return *this;
}

void Principal::setToken(GrantPtr grant, TokenFault fault)
{
    credentials = std::make_unique<const Credentials>(
        Credentials { std::string(origin()), std::move(grant), fault });
}

Principal judge(const http::Request &request, const AddressBytes &peer, const ThisMachine &machine,
                const TrustedProxies &proxies)
{
    Principal principal(Place::BehindProxy, http::isCrossOrigin(request));
    principal.address = peer;
    const bool isForwarded = peer == noAddress || hasProxyField(request);
    if (isForwarded && proxies.contains(peer)) {
        const ForwardedSender sender = forwardedSender(request, peer, proxies, machine);
        principal.address = sender.address;
        principal.place =
            sender.isKnown ? placeOf(request, sender.address, machine) : Place::HiddenByProxy;
    } else if (!machine.hasAddress(peer) && peer != noAddress) {
        principal.place = Place::OtherMachine;
    } else if (!isForwarded) {
        principal.place = placeOf(request, peer, machine);
    }
    if (principal.isCrossOrigin) {
        principal.credentials = std::make_unique<const Credentials>(
            Credentials { originOf(request), nullptr, TokenFault::None });
    }
    return principal;
}

} // namespace holdfast::access
