// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/hub/hub.h"
#include "server/publish/publisher.h"

#include <QHostAddress>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace holdfast {

/// An address and port given on the command line.
struct Endpoint
{
    QHostAddress address;
    quint16 port = 0;
};

/// What the programs were asked for.
struct Options
{
    std::vector<Endpoint> listen; ///< empty: the program's default
    unsigned workers = 1;
    publish::PublishPolicy publishPolicy = publish::PublishPolicy::Local;
    HistoryLimits history;
    std::vector<std::string> openChannels; ///< offered on the join page; empty: the default
    std::vector<SlowRule> slowRules; ///< the first that matches a channel counts
    bool usesIoUring = true;
    std::optional<Endpoint> manage; ///< nothing: off
    QString tokenFile;
};

/// Reads "ADDRESS:PORT" ("127.0.0.1:8080", "[::1]:8080", "localhost:8080"; port 0 is any free one).
[[nodiscard]] Result<Endpoint> parseEndpoint(const QString &text);

/// Reads the options that both programs know. Prints help or version and ends the process with
/// status 0 where they are asked for; Malformed: an option is unknown or its value is wrong.
[[nodiscard]] Result<Options> parseCommandLine(const QStringList &arguments,
                                               const QString &description);

} // namespace holdfast
