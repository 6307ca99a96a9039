// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/thismachine.h"
#include "server/access/trustedproxies.h"
#include "server/core/address.h"
#include "server/http/request.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace holdfast::access {

/// Proxies between the client and this server, at most.
inline constexpr std::size_t maxProxies = 16;

/// Who a trusted proxy says that a request is from.
struct ForwardedSender
{
    /// The client's address; if that is not known, the address of the proxy that does not tell it.
    AddressBytes address {};
    bool isKnown = false;
};

/// The address in one element of X-Forwarded-For, or in `for=` of Forwarded (without its quotation
/// marks): an IPv4 address or an IPv6 address, which may be in brackets, and a port. Nothing for
/// `unknown`, an obfuscated identifier and everything else. Untrusted text.
[[nodiscard]] std::optional<AddressBytes> forwardedAddress(std::string_view node);

/// Reads the field from its end, where the nearest proxy has written: the first address that is not
/// a trusted proxy's is the client's, because only trusted proxies have written what is behind it.
/// Precondition: `peer` is a trusted proxy.
[[nodiscard]] ForwardedSender forwardedSender(const http::Request &head, const AddressBytes &peer,
                                              const TrustedProxies &proxies,
                                              const ThisMachine &machine);

} // namespace holdfast::access
