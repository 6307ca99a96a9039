// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands for server/core/clock.cpp and entropy.cpp: time and chance are the world's.
#include "server/core/clock.h"

#include "server/core/entropy.h"
#include "tests/simulation/world.h"

namespace holdfast {

namespace {

/// 2026-01-01, when every simulation begins.
constexpr std::int64_t wallStart = 1'767'225'600'000;

} // namespace

MonotonicTime SystemClock::now() const
{
    return simulation::World::current()->now();
}

std::int64_t SystemClock::wallMilliseconds() const
{
    return wallStart
        + std::chrono::duration_cast<std::chrono::milliseconds>(now().time_since_epoch()).count();
}

std::uint32_t entropy()
{
    return static_cast<std::uint32_t>(simulation::World::current()->random().next());
}

} // namespace holdfast
