// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/thismachine.h"

#include <thread>

namespace holdfast::net {

/// Keeps access::ThisMachine equal to the addresses and the host name that the system has.
///
/// Invariants: set from construction on. Read again when an address is added or removed, and every
/// few seconds, because a change of the host name is not announced.
/// Thread: runs its own thread, so that no worker waits for the system.
class AddressWatch
{
public:
    /// `machine` outlives this.
    explicit AddressWatch(access::ThisMachine &machine);
    ~AddressWatch();
    AddressWatch(const AddressWatch &) = delete;
    AddressWatch &operator=(const AddressWatch &) = delete;

private:
    void run();

    access::ThisMachine &m_machine;
    int m_stop = -1; ///< readable when the thread must end
    int m_changes = -1; ///< address announcements (rtnetlink); -1: not available
    std::thread m_thread;
};

} // namespace holdfast::net
