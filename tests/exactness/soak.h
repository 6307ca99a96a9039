// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/options.h"
#include "tests/exactness/scenario.h"
#include "tests/exactness/serverprogram.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::exactness {

/// What the server uses, once nobody is connected.
struct Sample
{
    std::uint64_t proportional = 0; ///< Pss in bytes
    std::uint64_t anonymous = 0; ///< heap and stacks, in bytes
};

/// Empty if the samples do not grow, otherwise what grows: the second half's median must not be
/// above the first one's by more than a tenth and 2 MiB.
[[nodiscard]] std::string growthIn(const std::vector<Sample> &samples);

/// Runs with ever new seeds against one server, which must give every descriptor back after each
/// and whose memory must not grow.
///
/// Thread: one.
class Soak
{
public:
    explicit Soak(const Options &options);

    /// False: something was found, and printed.
    bool run();

private:
    [[nodiscard]] Plan planFor(std::uint64_t round) const;
    bool runRound(std::uint64_t round);
    bool awaitDescriptors(std::uint64_t round);
    void printProgress(std::uint64_t rounds, std::chrono::seconds elapsed) const;

    const Options m_options;
    ServerProgram m_server;
    std::size_t m_descriptors = 0; ///< of the server with nobody connected
    Sample m_latest;
    std::vector<Sample> m_settled; ///< once the server has filled its stores
    std::uint64_t m_connections = 0;
    std::uint64_t m_deliveries = 0;
};

} // namespace holdfast::exactness
