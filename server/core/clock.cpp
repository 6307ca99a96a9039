// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/clock.h"

namespace holdfast {

MonotonicTime SystemClock::now() const
{
    return std::chrono::steady_clock::now();
}

std::int64_t SystemClock::wallMilliseconds() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace holdfast
