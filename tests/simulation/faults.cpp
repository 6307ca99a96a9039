// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/faults.h"

#include <array>

namespace holdfast::simulation {

namespace {

constexpr std::array names { "interrupted workers",
                             "stalled workers",
                             "partial writes",
                             "partial reads",
                             "full buffers",
                             "failures to accept",
                             "half-closed clients",
                             "resets",
                             "leaps in time",
                             "exhausted descriptors",
                             "connections that cannot be watched",
                             "a limit of connections",
                             "TLS",
                             "a late log",
                             "failures of the log",
                             "workers overtaken by those they have answered",
                             "delays in the network" };
static_assert(names.size() == Faults::kinds);

} // namespace

Faults Faults::forSeed(std::uint64_t seed)
{
    exactness::Random random(seed ^ 0xfa017);
    Faults faults;
    faults.preemption = random.pick<unsigned>({ 0, 5, 30, 150 });
    faults.workerStall = random.pick<unsigned>({ 0, 0, 1 });
    faults.partialWrite = random.pick<unsigned>({ 0, 30, 300 });
    faults.partialRead = random.pick<unsigned>({ 0, 30, 300 });
    faults.fullBuffer = random.pick<unsigned>({ 0, 0, 20 });
    faults.acceptFailure = random.pick<unsigned>({ 0, 0, 100 });
    faults.halfClose = random.pick<unsigned>({ 0, 300 });
    faults.timeLeap = random.pick<unsigned>({ 0, 20, 100 });
    faults.delay = std::chrono::microseconds(random.pick<int>({ 0, 500, 20'000, 400'000 }));
    faults.reset = random.pick<unsigned>({ 0, 0, 3 });
    faults.exhaustion = random.pick<unsigned>({ 0, 0, 50 });
    faults.unwatched = random.pick<unsigned>({ 0, 0, 0, 50 });
    faults.scarcity = random.pick<unsigned>({ 0, 0, 1 });
    faults.encryption = random.pick<unsigned>({ 0, 0, 0, 1 });
    faults.lateLog = random.pick<unsigned>({ 0, 0, 1 });
    faults.logFailure = random.pick<unsigned>({ 0, 20, 200 });
    faults.overtaking = random.pick<unsigned>({ 0, 0, 0, 100 });
    return faults;
}

void Faults::remove(std::size_t kind)
{
    const std::array<unsigned *, kinds - 1> chances {
        &preemption, &workerStall, &partialWrite, &partialRead, &fullBuffer, &acceptFailure,
        &halfClose,  &reset,       &timeLeap,     &exhaustion,  &unwatched,  &scarcity,
        &encryption, &lateLog,     &logFailure,   &overtaking
    };
    if (kind < chances.size())
        *chances[kind] = 0;
    else
        delay = {};
}

const char *Faults::nameOf(std::size_t kind)
{
    return names[kind];
}

} // namespace holdfast::simulation
