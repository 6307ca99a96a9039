// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces tests/exactness/loop.cpp: a turn of the clients' loop runs some steps of the schedule.
#include "tests/exactness/loop.h"
#include "tests/simulation/world.h"

namespace holdfast::exactness {

namespace {

using simulation::World;
using std::chrono::milliseconds;

constexpr std::size_t stepsOfATurn = 60;

/// A time during which the clients send no requests.
milliseconds someLeap(Random &random)
{
    return milliseconds(random.chance(60) ? random.below(1000) : random.below(50'000));
}

} // namespace

Loop::Loop(Now /*clock*/) : m_now([] { return World::current()->now(); }) { }

// The world polls the sockets.
void Loop::add(int /*socket*/, Ready & /*ready*/, bool /*reads*/, bool /*writes*/) { }
void Loop::change(int /*socket*/, bool /*reads*/, bool /*writes*/) { }
void Loop::remove(int /*socket*/) { }

bool Loop::turn(milliseconds atMost)
{
    World &world = *World::current();
    const std::uint64_t turns = world.clientTurns();
    if (atMost.count() > 0) {
        const MonotonicTime until = world.now() + atMost;
        while (world.step(until) && world.clientTurns() == turns) { }
        return world.clientTurns() != turns;
    }
    const bool leaps = world.happens(world.faults().timeLeap);
    const MonotonicTime until =
        world.now() + (leaps ? someLeap(world.random()) : milliseconds(world.random().below(10)));
    std::size_t steps = leaps ? SIZE_MAX : world.random().below(stepsOfATurn);
    while (steps-- > 0 && world.step(until)) { }
    return world.clientTurns() != turns;
}

void Loop::calm()
{
    World::current()->network().calm();
}

bool Loop::turnUntil(const std::function<bool()> &isDone)
{
    advanced();
    while (!isDone()) {
        turn(milliseconds(100));
        if (now() - m_lastAdvance > hangTime)
            return false;
    }
    return true;
}

} // namespace holdfast::exactness
