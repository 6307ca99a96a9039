// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/thismachine.h"

#include <thread>

namespace holdfast::net {

/// Keeps what is known of this machine's addresses and name equal to what the system has.
///
/// Invariants: known from construction on; read again whenever an address comes or goes, and every
/// few seconds (a host name's change is not announced).
/// Thread: one of its own, so that no worker waits for the system.
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
    int m_stop = -1; ///< readable once the thread is to end
    int m_changes = -1; ///< the system's announcements (rtnetlink); -1: not to be had
    std::thread m_thread;
};

} // namespace holdfast::net
