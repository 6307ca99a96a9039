// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

#include <cstdint>
#include <string>

namespace holdfast {

/// How a line of the log begins. Closed list.
enum class LogForm : std::uint8_t {
    Plain, ///< "2026-11-26T16:21:14.123Z warning holdfast.net: ..."
    Journal, ///< "<4>holdfast.net: ...": the journal knows the time (sd-daemon(3))
};

/// One line of the log, with its end. What would begin another line is shown as a space.
[[nodiscard]] std::string logLine(LogForm form, QtMsgType type, const char *category,
                                  const QString &message, qint64 wallMilliseconds);

/// From now on Qt's messages are lines on standard error, each with time, level and category.
///
/// A line that cannot be written is dropped and counted, and the next one that can be says how many
/// were: nobody waits for a reader of the log. Thread: any may log; one mutex.
void installLog();

} // namespace holdfast
