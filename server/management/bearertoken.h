// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QByteArray>
#include <QString>

#include <string_view>

namespace holdfast::management {

/// The token for the management API (RFC 6750), stored in a file that only its owner can read.
///
/// Invariants: never empty; only characters that are allowed in a header field; never written to a
/// log or a response.
/// Thread: any; immutable.
class BearerToken
{
public:
    /// Reads the token from the file. If there is no file, creates it with a new token: its mode is
    /// 0600 from the start, that of new folders is 0700.
    /// Fails if the file is empty, open to other users of the machine, or holds white space or
    /// control characters within the token, or on an error of the file system. The message says
    /// what to do about it.
    [[nodiscard]] static Result<BearerToken> openOrCreate(const QString &path);

    /// Constant time for every `presented` of the same length.
    [[nodiscard]] bool matches(std::string_view presented) const;
    /// For api::Managers, and nobody else.
    [[nodiscard]] std::string_view text() const
    {
        return { m_secret.constData(), static_cast<std::size_t>(m_secret.size()) };
    }

private:
    explicit BearerToken(QByteArray secret);

    QByteArray m_secret;
};

} // namespace holdfast::management
