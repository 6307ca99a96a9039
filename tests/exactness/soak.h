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

/// What the server takes when no client is connected.
struct Sample
{
    std::uint64_t proportional = 0; ///< Pss in bytes
    std::uint64_t anonymous = 0; ///< heap and stacks, in bytes
    std::uint64_t files = 0; ///< bytes in its data folder
};

/// Empty if the samples do not grow, otherwise a text that says what grows. Limit: the median of
/// the second half is at most a tenth plus 2 MiB above that of the first half.
[[nodiscard]] std::string growthIn(const std::vector<Sample> &samples);

/// Runs with new seeds against one server. After each run the server must have closed every
/// descriptor, and neither its memory nor its data folder must grow.
///
/// Thread: one.
class Soak
{
public:
    explicit Soak(const Options &options);

    /// False: there was a finding, which has been printed.
    bool run();

private:
    [[nodiscard]] Plan planFor(std::uint64_t round) const;
    bool runRound(std::uint64_t round);
    void printProgress(std::uint64_t rounds, std::chrono::seconds elapsed) const;

    const Options m_options;
    const std::string m_dataFolder; ///< empty: its messages are in memory only
    ServerProgram m_server;
    std::size_t m_descriptors = 0; ///< open in the server when no client is connected
    Sample m_latest;
    std::vector<Sample> m_settled; ///< samples after the server's stores were full
    std::uint64_t m_connections = 0;
    std::uint64_t m_deliveries = 0;
};

} // namespace holdfast::exactness
