// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/core/clock.cpp and entropy.cpp: time and random numbers come from the world.
#include "server/core/clock.h"

#include "server/core/entropy.h"
#include "tests/simulation/world.h"

namespace holdfast {

namespace {

/// 2026-01-01, the start of every simulation.
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
