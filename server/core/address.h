// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast {

/// An IP address as 16 bytes; IPv4 as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
using AddressBytes = std::array<std::uint8_t, 16>;

/// Stands for a peer without an IP address: it is connected through a Unix domain socket.
constexpr AddressBytes noAddress {};

[[nodiscard]] bool isMappedV4(const AddressBytes &address);
/// True for 127.0.0.0/8 and ::1.
[[nodiscard]] bool isLoopback(const AddressBytes &address);

/// The network that one device can choose its addresses from: an IPv6 /64 (RFC 4291 section 2.5.4),
/// or the IPv4 address itself.
[[nodiscard]] AddressBytes networkOf(AddressBytes address);

/// Four decimal numbers, or a text form of RFC 4291 section 2.2: as inet_pton() reads it. Without
/// brackets, port and zone. Untrusted text.
[[nodiscard]] std::optional<AddressBytes> parseAddress(std::string_view text);

} // namespace holdfast
