// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/thismachine.h"
#include "server/core/address.h"
#include "server/http/request.h"

#include <cstdint>

namespace holdfast::access {

/// Where a request comes from, as far as its rights depend on it. Closed list.
enum class Place : std::uint8_t {
    ThisMachine, ///< a program on this machine; Host is a name of this machine
    OtherMachine,
    BehindProxy, ///< forwarded by a proxy on this machine, or received through a Unix socket
    /// Sent from this machine to a host name that is not its own: a sign of DNS rebinding in a
    /// browser.
    ForeignHost,
};

/// Who sent a request. Determined once per request, from its head, in the same way for every entry
/// point.
struct Principal
{
    Place place = Place::OtherMachine;
    bool isCrossOrigin = false; ///< CSRF: sent by a page of another origin
    AddressBytes address {}; ///< of the connection's peer

    /// True if the request may have the rights of programs on this machine.
    [[nodiscard]] bool isLocal() const { return place == Place::ThisMachine; }
};

/// `peer` is the address of the connection's peer. Anybody can send the fields that proxies add, so
/// they only remove rights and never grant any.
[[nodiscard]] Principal judge(const http::Request &request, const AddressBytes &peer,
                              const ThisMachine &machine);

} // namespace holdfast::access
