// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast::tests {

/// Leaves the machine's network for one of this process's own that has nothing but a loopback
/// device with 127.0.0.1; programs that it starts are in there too. False where the system does not
/// allow it. Only while the process has one thread.
[[nodiscard]] bool enterNetworkOfItsOwn();

/// Gives that device one more address, by a label of its own ("lo:1"), or another in its place. The
/// network that the address is in by its class (RFC 791: 192.0.2.1 is in 192.0.2.0/24) can be
/// reached and come from as a whole, though only the one address is the machine's.
[[nodiscard]] bool setOwnAddress(const char *label, const char *address);

} // namespace holdfast::tests
