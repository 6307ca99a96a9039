// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/descriptorcheck.h"

#include <chrono>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <thread>

namespace holdfast::exactness {

namespace {

using Clock = std::chrono::steady_clock;

/// Exceeded only by a server that leaks a connection.
constexpr std::chrono::seconds closingTime { 20 };
constexpr std::chrono::milliseconds lookEvery { 10 };

std::size_t descriptorsOf(pid_t process)
{
    std::error_code error;
    const std::filesystem::directory_iterator all("/proc/" + std::to_string(process) + "/fd",
                                                  error);
    return error ? 0 : static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

} // namespace

DescriptorCheck::DescriptorCheck(pid_t server) : m_atFirst(descriptorsOf(server)) { }

std::string DescriptorCheck::await(pid_t server) const
{
    const auto begun = Clock::now();
    std::size_t open = descriptorsOf(server);
    while (open > m_atFirst && Clock::now() - begun < closingTime) {
        std::this_thread::sleep_for(lookEvery); // polled, because /proc has no notification
        open = descriptorsOf(server);
    }
    if (open == m_atFirst)
        return {};
    return "the server holds " + std::to_string(open)
        + " descriptors with nobody connected, at first it held " + std::to_string(m_atFirst);
}

} // namespace holdfast::exactness
