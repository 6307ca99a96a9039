// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/random.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace holdfast::simulation {

/// The faults of the network, the system and the scheduler in one run, as chances in a thousand.
/// Each run has a different mix: some kinds never occur, some often. So errors that appear only
/// without one kind are found as well.
struct Faults
{
    unsigned preemption = 0; ///< a worker is interrupted at a lock or a system call
    unsigned workerStall = 0; ///< a worker is not scheduled for up to some seconds
    unsigned partialWrite = 0; ///< a socket takes fewer bytes than it has room for
    unsigned partialRead = 0;
    unsigned fullBuffer = 0; ///< no kernel memory for a socket that has room (ENOBUFS)
    unsigned acceptFailure = 0; ///< accept() fails once
    unsigned exhaustion = 0; ///< no descriptor is free for up to some seconds (EMFILE)
    unsigned unwatched = 0; ///< the poller refuses to watch a new connection (ENOSPC)
    unsigned scarcity = 0; ///< not a chance: 1: the server admits hardly more than all clients
    unsigned encryption = 0; ///< not a chance: 1: all connections speak TLS
    unsigned halfClose = 0; ///< a client that leaves half-closes and reads to the end
    unsigned reset = 0; ///< the network resets a connection; in a thousand steps of the schedule
    unsigned timeLeap = 0; ///< the clients do nothing for up to some tens of seconds
    unsigned lateLog = 0; ///< not a chance: 1: the log completes appends late, in bursts
    unsigned logFailure = 0; ///< a late append fails
    /// A worker that has sent something is interrupted until the client has acted on it.
    unsigned overtaking = 0;
    std::chrono::microseconds delay { 0 }; ///< the maximum network delay

    static constexpr std::size_t kinds = 17;

    [[nodiscard]] static Faults forSeed(std::uint64_t seed);
    /// Disables kind number `kind`, which is below `kinds`.
    void remove(std::size_t kind);
    [[nodiscard]] static const char *nameOf(std::size_t kind);
};

} // namespace holdfast::simulation
