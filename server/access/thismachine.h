// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::access {

/// This machine's addresses and host name at one moment.
struct MachineNames
{
    std::vector<AddressBytes> addresses; ///< of its interfaces, in any order
    std::string hostName; ///< as the system reports it; empty: none
};

/// Knows the current addresses and names of this machine. They may change at any time.
///
/// Invariants: a reader sees one consistent MachineNames; the loopback addresses and `localhost`
/// always belong to this machine.
/// Thread: any; one mutex, held while a pointer is copied.
class ThisMachine
{
public:
    void set(MachineNames names);
    [[nodiscard]] std::shared_ptr<const MachineNames> names() const;

    [[nodiscard]] bool hasAddress(const AddressBytes &address) const;
    /// DNS rebinding: true for a Host (or an authority) that an attacker's DNS cannot point to this
    /// machine. These are `localhost` and names below it (RFC 6761 section 6.3), an IP address, and
    /// this machine's host name, alone or followed by `.local`. Any port is allowed, because a
    /// tunnel uses its own.
    [[nodiscard]] bool isTrustedHost(std::string_view authority) const;

private:
    mutable std::mutex m_mutex; ///< guards m_names
    std::shared_ptr<const MachineNames> m_names = std::make_shared<const MachineNames>();
};

} // namespace holdfast::access
