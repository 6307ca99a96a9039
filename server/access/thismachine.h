// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::access {

/// What this machine is called at one moment.
struct MachineNames
{
    std::vector<AddressBytes> addresses; ///< of its interfaces, in any order
    std::string hostName; ///< as the system has it; empty: none
};

/// Knows which addresses and names are this machine's, as they change.
///
/// Invariants: a reader sees one whole MachineNames; the loopback addresses and `localhost` are
/// this machine's whatever was set.
/// Thread: any; one mutex, held while a pointer is copied.
class ThisMachine
{
public:
    void set(MachineNames names);

    [[nodiscard]] bool hasAddress(const AddressBytes &address) const;
    /// True for a Host (or an authority) that cannot be a name which somebody else's DNS points
    /// here: `localhost` and what is below it (RFC 6761 section 6.3), an IP address, and this
    /// machine's host name, alone or below `local`. With or without a port, whichever: a tunnel has
    /// its own.
    [[nodiscard]] bool isTrustedHost(std::string_view authority) const;

private:
    [[nodiscard]] std::shared_ptr<const MachineNames> names() const;

    mutable std::mutex m_mutex; ///< guards m_names
    std::shared_ptr<const MachineNames> m_names = std::make_shared<const MachineNames>();
};

} // namespace holdfast::access
