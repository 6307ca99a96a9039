// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace holdfast {

/// True for `holdfastd log ...`.
[[nodiscard]] bool isLogCommand(const QStringList &arguments);

/// Runs `holdfastd log check|dump|compact|backup FOLDER`. Returns the exit status: 0, 1 (the log
/// cannot be used, or check has found faults) or 2 (the command line is wrong).
[[nodiscard]] int runLogCommand(const QStringList &arguments);

} // namespace holdfast
