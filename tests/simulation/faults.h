// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/random.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace holdfast::simulation {

/// What the network, the system and the scheduler do to a run, each by a chance in a thousand.
/// Every run has faults of its own: some kinds not at all, some often, so that what only shows
/// where a kind is missing is found too.
struct Faults
{
    unsigned preemption = 0; ///< a worker is interrupted at a lock or a system call
    unsigned workerStall = 0; ///< a worker does not run for up to some seconds
    unsigned partialWrite = 0; ///< a socket takes less than it could
    unsigned partialRead = 0;
    unsigned fullBuffer = 0; ///< the system has no memory for a socket that has room (ENOBUFS)
    unsigned acceptFailure = 0; ///< no descriptor is left to accept with
    unsigned halfClose = 0; ///< a client that goes says so and reads on to the end
    unsigned reset = 0; ///< the network cuts a connection, at each step of the schedule
    unsigned timeLeap = 0; ///< nothing is asked of the server for up to some tens of seconds
    std::chrono::microseconds delay { 0 }; ///< on the way, at most

    static constexpr std::size_t kinds = 10;

    [[nodiscard]] static Faults forSeed(std::uint64_t seed);
    /// Without the i-th kind, of `kinds`.
    void remove(std::size_t kind);
    [[nodiscard]] static const char *nameOf(std::size_t kind);
};

} // namespace holdfast::simulation
