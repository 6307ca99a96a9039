// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint.h"
#include "server/core/result.h"
#include "server/hub/hub.h"
#include "server/publish/publisher.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace holdfast {

/// What the programs were asked for.
struct Options
{
    std::vector<ListenTarget> listen; ///< empty: the program's default
    unsigned workers = 1;
    publish::PublishPolicy publishPolicy = publish::PublishPolicy::Local;
    HistoryLimits history;
    std::vector<std::string> openChannels; ///< offered on the join page; empty: the default
    std::vector<SlowRule> slowRules; ///< the first that matches a channel counts
    bool usesIoUring = true;
    std::optional<Endpoint> manage; ///< nothing: off
    QString tokenFile;
};

/// What differs between the programs' --help.
struct ProgramText
{
    QString description;
    QString listenDefault; ///< where it listens unless it is told
};

/// True if the arguments ask for a text and nothing else: no display is needed for that.
[[nodiscard]] bool asksForText(const QStringList &arguments);

/// Reads the options that both programs know. Prints help or version and ends the process with
/// status 0 where they are asked for; Malformed: an option is unknown or its value is wrong.
[[nodiscard]] Result<Options> parseCommandLine(const QStringList &arguments,
                                               const ProgramText &program);

} // namespace holdfast
