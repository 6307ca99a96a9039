// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commandline.h"
#include "server/engine/server.h"

#include <QCoreApplication>

namespace holdfast {

/// Call first in main(): protects the process from its environment (process.h, log.h), names the
/// application, and chooses the event dispatcher for the workers' threads.
void prepareProcess();

/// The rules of the options: those of the file, then `--publish`.
[[nodiscard]] std::vector<access::ChannelRule> rulesFor(const Options &options);
/// The engine's settings for these options.
[[nodiscard]] ServerSettings settingsFor(const Options &options);

/// The keys of the options' JWKS file; without a file it accepts nothing. System, Malformed: the
/// file cannot be used; the message names it.
[[nodiscard]] Result<access::JwtVerifier> jwtVerifierFor(const Options &options);
/// Gives the server its tokens and keys. The error says which file cannot be used.
[[nodiscard]] Result<void> readSecrets(Server &server, const Options &options);

/// Listens on the target. An error's message names the program that uses the port, if known.
[[nodiscard]] Result<void> listenOn(Server &server, const ListenTarget &target,
                                    bool isProxied = false);
/// Listens where the options say that proxies connect.
[[nodiscard]] Result<void> listenForProxies(Server &server, const Options &options);
/// Adds the name of the program that uses the port to the error, if that is the cause.
[[nodiscard]] Error withPortOwner(const Error &error, quint16 port);

/// Prints the URLs and paths of the server, one per line.
void printAddresses(const Server &server);

/// Prints the text as a line; nothing if it is empty.
void printNotice(const QString &text);

/// Prints the error to standard error; returns `status`.
int fail(const QString &program, const Error &error, int status);

} // namespace holdfast
