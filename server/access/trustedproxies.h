// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::access {

/// Addresses with a common prefix.
struct Network
{
    AddressBytes address {};
    unsigned prefixBits = 128; ///< 96 more than in the text, if it is of IPv4

    [[nodiscard]] bool contains(const AddressBytes &other) const;
    /// `10.0.0.0/8`, `2001:db8::/32`, an address alone, or `unix`, which stands for all peers that
    /// are connected through a Unix domain socket.
    [[nodiscard]] static std::optional<Network> parse(std::string_view text);
};

/// The field in which proxies name the client. Closed list.
enum class ForwardingField : std::uint8_t {
    XForwardedFor,
    Forwarded, ///< RFC 7239
};

/// The proxies whose word about their clients is taken.
///
/// Only one field is read, because proxies pass on fields that they do not know: a client could put
/// what it likes into the other one.
///
/// Invariants: immutable.
/// Thread: any.
class TrustedProxies
{
public:
    TrustedProxies() = default;
    TrustedProxies(std::vector<Network> networks, ForwardingField field)
        : m_networks(std::move(networks)), m_field(field)
    {
    }

    [[nodiscard]] bool isEmpty() const { return m_networks.empty(); }
    [[nodiscard]] bool contains(const AddressBytes &address) const;
    [[nodiscard]] const std::vector<Network> &networks() const { return m_networks; }
    [[nodiscard]] ForwardingField field() const { return m_field; }

private:
    std::vector<Network> m_networks;
    ForwardingField m_field = ForwardingField::XForwardedFor;
};

} // namespace holdfast::access
