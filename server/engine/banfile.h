// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/bans.h"
#include "server/core/clock.h"

#include <QString>

#include <utility>

namespace holdfast {

/// The file of bans in the data folder, so that they survive a restart. Mode 0600.
///
/// Thread: one at a time; it blocks on the disk.
class BanFile
{
public:
    BanFile(QString path, const Clock &clock) : m_path(std::move(path)), m_clock(clock) { }

    /// Adds the bans that the file holds and that are not over. System: it cannot be used; the
    /// message says what to do.
    [[nodiscard]] Result<void> readInto(access::Bans &bans) const;
    [[nodiscard]] Result<void> write(const access::Bans &bans) const;

private:
    const QString m_path;
    const Clock &m_clock;
};

} // namespace holdfast
