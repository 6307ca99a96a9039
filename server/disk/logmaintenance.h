// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

// What an operator does with the log of a data folder. The errors say what to do.

/// What checkLog() has found.
struct LogReport
{
    std::vector<std::string> faults; ///< empty: it is sound
    std::string head; ///< the cursor of the newest message
    std::int64_t messages = 0;
    std::int64_t channels = 0;
    std::int64_t bytes = 0; ///< of the file, without its write-ahead log
    std::int64_t freeBytes = 0; ///< of these, what compactLog() gives back
};

/// Reads all of the file. A server may use it meanwhile.
[[nodiscard]] Result<LogReport> checkLog(const std::string &folder);
/// Visits the envelope of each message (docs/protocol.md), oldest first. A server may use the log
/// meanwhile: it is as at the beginning of the call.
[[nodiscard]] Result<void> dumpLog(const std::string &folder,
                                   const std::function<void(std::string_view)> &visit);
/// Makes the file as small as it can be. Conflict: a server uses the folder.
[[nodiscard]] Result<void> compactLog(const std::string &folder);
/// Writes the log as it is now into a new file, which can be the log.db of a data folder. It gets
/// an epoch of its own, because clients may later hold cursors that it does not reach. A server may
/// use the log meanwhile.
[[nodiscard]] Result<void> backUpLog(const std::string &folder, const std::string &file);

} // namespace holdfast
