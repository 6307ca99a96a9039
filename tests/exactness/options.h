// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace holdfast::exactness {

/// The command line of the program.
struct Options
{
    std::string server; ///< path of holdfastd
    std::vector<std::uint64_t> seeds;
    std::size_t subscribers = 300;
    std::size_t operations = 2000;
    std::size_t publishers = 6;
    bool isDurable = false; ///< the server keeps its log on disk
    std::optional<bool> tls; ///< nothing: the seed decides
    std::string certificateFolder; ///< no option: where the server keeps its certificate
    std::size_t hogs = 0; ///< busy threads that load the machine
    std::chrono::seconds soak { 0 }; ///< 0: no soak; the seeds are run one by one
};

/// Nothing on an error: `problem` then says what to correct.
[[nodiscard]] std::optional<Options> parseOptions(std::span<char *const> arguments,
                                                  std::string &problem);
extern const char *const usage;

} // namespace holdfast::exactness
