// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/thismachine.h"
#include "server/core/address.h"
#include "server/http/request.h"

#include <cstdint>

namespace holdfast::access {

/// Where a request comes from, as far as rights depend on it. Closed list.
enum class Place : std::uint8_t {
    ThisMachine, ///< a program here, by an address and a name of this machine
    OtherMachine,
    BehindProxy, ///< a proxy here passed it on for somebody, or it came through a Unix socket
    /// Sent from here to a name that is not this machine's: DNS rebinding makes a browser do that.
    ForeignHost,
};

/// Who is asking: judged once per request from its head, the same for every way in.
struct Principal
{
    Place place = Place::OtherMachine;
    bool isCrossOrigin = false; ///< CSRF: sent by a page of another origin
    AddressBytes address {}; ///< of the connection's other end

    /// True where the request may have the rights of this machine's own programs.
    [[nodiscard]] bool isLocal() const { return place == Place::ThisMachine; }
};

/// `peer` is the connection's other end. Fields that proxies add take rights away and never give
/// any: anybody can send them.
[[nodiscard]] Principal judge(const http::Request &request, const AddressBytes &peer,
                              const ThisMachine &machine);

} // namespace holdfast::access
