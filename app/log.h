// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

#include <cstdint>
#include <string>

namespace holdfast {

/// The form of a log line's beginning. Closed list.
enum class LogForm : std::uint8_t {
    Plain, ///< "2026-11-26T16:21:14.123Z warning holdfast.net: ..."
    Journal, ///< "<4>holdfast.net: ...": the journal adds the time (sd-daemon(3))
};

/// One line of the log with its line end. Control characters are replaced by spaces, so that a
/// message cannot begin another line.
[[nodiscard]] std::string logLine(LogForm form, QtMsgType type, const char *category,
                                  const QString &message, qint64 wallMilliseconds);

/// Installs a message handler: Qt's messages become lines on standard error, each with time, level
/// and category.
///
/// Never waits for a reader of the log. A line that cannot be written is dropped and counted; the
/// next line that is written reports how many were dropped.
/// Thread: any may log; one mutex.
void installLog();

} // namespace holdfast
