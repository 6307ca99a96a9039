// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commandline.h"
#include "server/engine/server.h"

#include <QCoreApplication>

namespace holdfast {

/// Before the application object is made: names it, and gives the workers' threads the event
/// dispatcher that suits sockets.
void prepareProcess();

/// The engine's settings for what was asked for.
[[nodiscard]] ServerSettings settingsFor(const Options &options);

/// Prints where the server can be reached, an address a line.
void printAddresses(const Server &server);

/// Prints to standard error what went wrong and what to do about it; returns the exit status.
int fail(const QString &program, const Error &error, int status);

} // namespace holdfast
