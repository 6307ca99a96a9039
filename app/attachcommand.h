// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace holdfast {

/// `holdfast --attach URL`: a window on a server elsewhere, without a server of its own.
struct AttachCommand
{
    QString address;
    QString token; ///< empty: not given
};

/// What the arguments ask for; nothing if they have no --attach. Malformed: the address is none, or
/// an option is unknown. System: the file of the token cannot be read.
[[nodiscard]] Result<std::optional<AttachCommand>> attachCommand(const QStringList &arguments);

/// For --help.
[[nodiscard]] QString attachHelp();

} // namespace holdfast
