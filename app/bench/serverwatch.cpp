// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/serverwatch.h"

#include <chrono>
#include <thread>

namespace holdfast::bench {

namespace {

using namespace std::chrono_literals;

constexpr auto lookEvery = 250ms;
constexpr int looksAtMost = 40;
constexpr double quietCpuSeconds = 0.011; // one clock tick in a look

} // namespace

Result<ServerUse> ServerWatch::read() const
{
    const auto cpu = cpuSecondsOf(m_pids);
    if (!cpu)
        return cpu.error();
    const auto memory = memoryOf(m_pids);
    if (!memory)
        return memory.error();
    return ServerUse { cpu.value(), memory.value() };
}

Result<void> ServerWatch::awaitQuiet() const
{
    if (!isWatching()) {
        std::this_thread::sleep_for(2 * lookEvery);
        return {};
    }
    double before = -1;
    for (int look = 0; look < looksAtMost; ++look) {
        const auto now = cpuSecondsOf(m_pids);
        if (!now)
            return now.error();
        if (now.value() - before < quietCpuSeconds)
            return {};
        before = now.value();
        std::this_thread::sleep_for(lookEvery);
    }
    return {};
}

} // namespace holdfast::bench
