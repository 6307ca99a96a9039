// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/departures.h"
#include "tests/exactness/findings.h"
#include "tests/exactness/ledger.h"
#include "tests/exactness/loop.h"
#include "tests/exactness/random.h"
#include "tests/exactness/socket.h"
#include "tests/exactness/universe.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace holdfast::exactness {

/// Counts of what happened in a run, for the summary.
struct Tally
{
    std::uint64_t joins = 0;
    std::uint64_t leaves = 0;
    std::uint64_t cuts = 0;
    std::uint64_t resumes = 0;
    std::uint64_t stalls = 0;
    std::uint64_t changes = 0;
    std::uint64_t departures = 0; ///< connections that were half-closed
    std::uint64_t keyUpdates = 0; ///< TLS 1.3 connections that changed their keys
    std::uint64_t renegotiations = 0; ///< TLS 1.2 connections that asked for it
    std::uint64_t repeats = 0; ///< publishes that were repeated with the same key
    std::uint64_t byes = 0;
    std::uint64_t restarts = 0;
};

/// State that all objects of one run share.
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
    Departures &departures;
    Endpoint server;
    std::string name; ///< unique among the runs against one server
    ChannelMask latestChannels =
        0; ///< channels with a policy that moves slow readers to the newest message
    ChannelMask closingChannels = 0; ///< channels with a policy that closes slow readers
    bool isServerGoing = false; ///< it is being drained or killed
    /// Called for each message that a client with an id has read; may be empty.
    std::function<void(const std::string &client, std::string_view message)> received;
    ChannelMask justFollowed = 0; ///< channels that a change was answered with, until a publish
};

} // namespace holdfast::exactness
