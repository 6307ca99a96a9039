// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/makelog.h"

#include "server/disk/sqlitelog.h"
#include "server/log/memorylog.h"

namespace holdfast {

std::unique_ptr<Log> makeLog(const LogLimits &limits, const Clock &clock, const std::string &folder)
{
    if (!folder.empty())
        return std::make_unique<SqliteLog>(folder, limits, clock);
    return std::make_unique<MemoryLog>(limits, clock);
}

} // namespace holdfast
