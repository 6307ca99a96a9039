// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/engine/makelog.cpp in a holdfastd:
// docs/decisions/0009-what-the-simulator-replaces.md.
#include "server/engine/makelog.h"
#include "tests/exactness/latelogthread.h"

namespace holdfast {

std::unique_ptr<Log> makeLog(const LogLimits &limits, const Clock &clock,
                             const std::string & /*folder*/)
{
    return std::make_unique<exactness::LateLogThread>(limits, clock);
}

} // namespace holdfast
