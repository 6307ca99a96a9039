// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/engine/makelog.cpp.
#include "server/engine/makelog.h"

#include "server/log/memorylog.h"
#include "tests/simulation/lateappends.h"
#include "tests/simulation/world.h"

namespace holdfast {

std::unique_ptr<Log> makeLog(const LogLimits &limits, const Clock &clock,
                             const std::string & /*folder*/)
{
    if (simulation::World::current()->faults().lateLog > 0)
        return std::make_unique<simulation::LateAppends>(limits, clock);
    return std::make_unique<MemoryLog>(limits, clock);
}

} // namespace holdfast
