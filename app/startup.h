// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commandline.h"
#include "server/engine/server.h"

#include <QCoreApplication>

namespace holdfast {

/// First thing in main(): makes the process stand what surrounds it (process.h, log.h), names the
/// application, and gives the workers' threads the event dispatcher that suits sockets.
void prepareProcess();

/// The engine's settings for what was asked for.
[[nodiscard]] ServerSettings settingsFor(const Options &options);

/// Listens there. The message of a failure says which program uses the port, if that is to be
/// known.
[[nodiscard]] Result<void> listenOn(Server &server, const ListenTarget &target);
/// The error with the program that uses the port, where that is what is wrong.
[[nodiscard]] Error withPortOwner(const Error &error, quint16 port);

/// Prints where the server can be reached, an address a line.
void printAddresses(const Server &server);

/// Prints to standard error what went wrong and what to do about it; returns the exit status.
int fail(const QString &program, const Error &error, int status);

} // namespace holdfast
