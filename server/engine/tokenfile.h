// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/tokenset.h"
#include "server/core/result.h"

#include <QString>

#include <functional>
#include <vector>

namespace holdfast {

/// The file with the tokens of a server, as JSON. It holds digests, never a token. Several
/// processes may change it (holdfastd, and `holdfastd token`).
///
/// Invariants: it is replaced as a whole, so a reader sees it before a change or after it. A change
/// is made under a lock file beside it, so that none is lost. Its mode is 0600.
/// Thread: any; calls block on the disk, so never a worker.
class TokenFile
{
public:
    explicit TokenFile(QString path) : m_path(std::move(path)) { }

    [[nodiscard]] const QString &path() const { return m_path; }
    /// Empty if there is no file. System: it cannot be read, others of this machine may read it, or
    /// it is not such a file; the message says what to do.
    [[nodiscard]] Result<std::vector<access::StoredToken>> read() const;
    /// Reads the tokens, lets `change` change them and writes them. Returns what was written.
    /// An error of `change` leaves the file as it is.
    [[nodiscard]] Result<std::vector<access::StoredToken>>
    update(const std::function<Result<void>(std::vector<access::StoredToken> &)> &change) const;

private:
    [[nodiscard]] Result<void> write(const std::vector<access::StoredToken> &tokens) const;

    QString m_path;
};

} // namespace holdfast
