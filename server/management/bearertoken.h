// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QByteArray>
#include <QString>

#include <string_view>

namespace holdfast::management {

/// The secret that opens the management API (RFC 6750), kept in a file that only its owner can
/// read.
///
/// Invariants: never empty; only characters that fit in a header field; never written to a log or
/// an answer.
/// Thread: any; immutable.
class BearerToken
{
public:
    /// Reads the token from the file; makes the file (mode 0600 from the moment it exists, its
    /// folders 0700) with a new token if there is none.
    /// Fails if the file is empty, open to other users of the machine, holds white space or
    /// control characters within the token, or if the file system says no; the message says what
    /// to do about it.
    [[nodiscard]] static Result<BearerToken> openOrCreate(const QString &path);

    /// Takes the same time for every `presented` of one length, whatever it holds.
    [[nodiscard]] bool matches(std::string_view presented) const;

private:
    explicit BearerToken(QByteArray secret);

    QByteArray m_secret;
};

} // namespace holdfast::management
