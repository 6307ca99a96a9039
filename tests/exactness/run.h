// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/findings.h"
#include "tests/exactness/ledger.h"
#include "tests/exactness/loop.h"
#include "tests/exactness/random.h"
#include "tests/exactness/universe.h"

#include <cstdint>
#include <string>

namespace holdfast::exactness {

/// What happened in a run, for people.
struct Tally
{
    std::uint64_t joins = 0;
    std::uint64_t leaves = 0;
    std::uint64_t cuts = 0;
    std::uint64_t resumes = 0;
    std::uint64_t stalls = 0;
    std::uint64_t changes = 0;
    std::uint64_t repeats = 0; ///< publishes sent again with their key
    std::uint64_t byes = 0;
    std::uint64_t restarts = 0;
};

/// What all in one run share.
///
/// Thread: one.
struct Run
{
    Loop &loop;
    Ledger &ledger;
    Findings &findings;
    Random &random;
    Tally &tally;
    const Universe &universe;
    std::uint16_t port = 0;
    std::string name; ///< no other run against the same server has it
    ChannelMask latestChannels = 0; ///< channels whose slow readers are moved on to the newest
    ChannelMask closingChannels = 0; ///< channels whose slow readers are closed
    bool isServerGoing = false; ///< it has been told or made to end
};

} // namespace holdfast::exactness
