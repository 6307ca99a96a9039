// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines for a shell that do with curl what the window does. Every text is quoted, whatever it
// contains: it may come from a stranger.
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace holdfast::ui {

/// `text` as one word of a POSIX shell.
[[nodiscard]] QString shellQuoted(const QString &text);

struct CurlMessage
{
    QStringList channels; ///< names and patterns
    QString text;
    QString contentType;
    QString event; ///< "message": not named
    QString token {}; ///< empty: none
    int priority = 3; ///< 3: not named
    QString key {}; ///< empty: none
};

/// Publishes the message: one line per channel. Patterns are left out: only the window and the
/// management API can publish to them. `url`: the address of the server, with a slash at its end.
[[nodiscard]] QString curlPublish(const QString &url, const CurlMessage &message);
/// Follows the channels by long-poll: waits for the next message and ends.
[[nodiscard]] QString curlPoll(const QString &url, const QStringList &channels);
/// Follows the channels as an event stream. `token`: empty if none is needed.
[[nodiscard]] QString curlStream(const QString &url, const QStringList &channels,
                                 const QString &token = {});

} // namespace holdfast::ui
