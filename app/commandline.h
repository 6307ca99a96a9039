// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/configuration.h"
#include "server/core/result.h"

#include <QString>
#include <QStringList>

namespace holdfast {

/// The texts in --help that differ between the programs.
struct ProgramText
{
    QString description;
    QString listenDefault; ///< where the program listens by default
    QString commands; ///< after the options; may be empty
    /// The configuration file, in the user's folder for them, if --config names none. Empty: there
    /// is none.
    QString usualFile {};
    QString dataDefault {}; ///< the folder in which it keeps its log by default; empty: nowhere
};

/// True if the arguments only ask for a text such as --help: no display is needed for that.
[[nodiscard]] bool asksForText(const QStringList &arguments);

/// Reads the flags of the options in `table`. Prints help or version if a flag asks for it, and
/// ends the process with status 0. Malformed: a flag is unknown or its value is missing.
[[nodiscard]] Result<Flags> parseCommandLine(const QStringList &arguments,
                                             const std::vector<Option> &table,
                                             const ProgramText &program);

/// Reads the whole configuration: the command line, the environment and the file that they name.
/// Prints it, and ends the process with status 0, if --print-config asks for that.
[[nodiscard]] Result<Configuration> readConfiguration(const QStringList &arguments,
                                                      const ProgramText &program);

} // namespace holdfast
