// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QString>
#include <QStringList>

#include <chrono>

namespace holdfast {

/// True for `holdfastd token ...`.
[[nodiscard]] bool isTokenCommand(const QStringList &arguments);

/// Runs `holdfastd token create|list|revoke`: changes the file of tokens, which a running server
/// then reads again. Returns the exit status: 0, 1 (the file cannot be used, no such token) or 2
/// (the command line is wrong).
[[nodiscard]] int runTokenCommand(const QStringList &arguments);

/// Reads "90s", "15m", "12h", "30d" or "4w". Malformed.
[[nodiscard]] Result<std::chrono::seconds> parseDuration(const QString &text);

} // namespace holdfast
