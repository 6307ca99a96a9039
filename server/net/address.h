// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/presence.h"

#include <string>

namespace holdfast::net {

/// True for 127.0.0.0/8 and ::1.
[[nodiscard]] bool isLoopback(const AddressBytes &address);
/// "192.168.1.61" or "fe80::1".
[[nodiscard]] std::string addressText(const AddressBytes &address);

} // namespace holdfast::net
