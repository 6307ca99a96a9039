// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"

#include <string>

class QHostAddress;

namespace holdfast::net {

/// "192.168.1.61", "fe80::1" or, for noAddress, "unix".
[[nodiscard]] std::string addressText(const AddressBytes &address);
[[nodiscard]] AddressBytes addressBytes(const QHostAddress &address);

} // namespace holdfast::net
