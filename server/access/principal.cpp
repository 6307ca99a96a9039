// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/principal.h"

#include "server/http/cors.h"

#include <algorithm>
#include <array>

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

Place placeOf(const http::Request &request, const AddressBytes &peer, const ThisMachine &machine)
{
    if (peer == noAddress) // a Unix socket is meant for a proxy
        return Place::BehindProxy;
    if (!machine.hasAddress(peer))
        return Place::OtherMachine;
    if (std::ranges::any_of(request.headers, isProxyField, &http::HeaderField::name))
        return Place::BehindProxy;
    return machine.isTrustedHost(request.authority()) ? Place::ThisMachine : Place::ForeignHost;
}

} // namespace

Principal judge(const http::Request &request, const AddressBytes &peer, const ThisMachine &machine)
{
    return { placeOf(request, peer, machine), http::isCrossOrigin(request), peer };
}

} // namespace holdfast::access
