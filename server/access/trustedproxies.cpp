// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/trustedproxies.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace holdfast::access {

bool Network::contains(const AddressBytes &other) const
{
    // ::/0 is all of IPv6, without IPv4 and without the peers that have no address.
    if (isMappedV4(address) != isMappedV4(other) || (other == noAddress && address != noAddress))
        return false;
    if (other == noAddress)
        return prefixBits == 128;
    const std::size_t whole = prefixBits / 8;
    const unsigned rest = prefixBits % 8;
    if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole),
                    other.begin()))
        return false;
    return rest == 0 || (address.at(whole) ^ other.at(whole)) >> (8 - rest) == 0;
}

std::optional<Network> Network::parse(std::string_view text)
{
    if (text == "unix")
        return Network { noAddress, 128 };
    const std::size_t slash = text.find('/');
    const auto address = parseAddress(text.substr(0, slash));
    if (!address || (*address == noAddress && slash == std::string_view::npos))
        return std::nullopt;
    if (slash == std::string_view::npos)
        return Network { *address, 128 };
    const bool isV4 = text.find(':') == std::string_view::npos;
    const std::string_view digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (failure != std::errc {} || end != digits.data() + digits.size() || bits > (isV4 ? 32 : 128))
        return std::nullopt;
    return Network { *address, isV4 ? 96 + bits : bits };
}

bool TrustedProxies::contains(const AddressBytes &address) const
{
    return std::ranges::any_of(
        m_networks, [&address](const Network &network) { return network.contains(address); });
}

} // namespace holdfast::access
