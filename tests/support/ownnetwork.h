// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast::tests {

/// Moves the process into a new network namespace that has only a loopback device with 127.0.0.1.
/// Programs that it starts are in it as well. False if the system does not allow it. Precondition:
/// the process has only one thread.
[[nodiscard]] bool enterNetworkOfItsOwn();

/// Adds an address to that device under a label ("lo:1"), or replaces the label's address. The
/// whole network of the address by its class can be reached and can be a source (RFC 791: 192.0.2.1
/// is in 192.0.2.0/24), but only this one address belongs to the machine.
[[nodiscard]] bool setOwnAddress(const char *label, const char *address);

} // namespace holdfast::tests
