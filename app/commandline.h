// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint.h"
#include "app/tlsoptions.h"
#include "server/access/policyrules.h"
#include "server/core/result.h"
#include "server/hub/hub.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace holdfast {

/// The options given to a program.
struct Options
{
    std::vector<ListenTarget> listen; ///< empty: the program's default
    unsigned workers = 1;
    access::PublishPolicy publishPolicy = access::PublishPolicy::Local;
    HistoryLimits history;
    std::vector<std::string> openChannels; ///< offered on the join page; empty: the default
    std::vector<SlowRule> slowRules; ///< the first that matches a channel applies
    bool usesIoUring = true;
    std::optional<Endpoint> manage; ///< nothing: off
    QString tokenFile;
    TlsOptions tls;
};

/// The texts in --help that differ between the programs.
struct ProgramText
{
    QString description;
    QString listenDefault; ///< where the program listens by default
};

/// True if the arguments only ask for a text such as --help: no display is needed for that.
[[nodiscard]] bool asksForText(const QStringList &arguments);

/// Reads the options that both programs have. Prints help or version if an option asks for it, and
/// ends the process with status 0. Malformed: an option is unknown or its value is wrong.
[[nodiscard]] Result<Options> parseCommandLine(const QStringList &arguments,
                                               const ProgramText &program);

} // namespace holdfast
