// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QHostAddress>
#include <QList>
#include <QString>

namespace holdfast {

/// An address and port given on the command line.
struct Endpoint
{
    QHostAddress address; ///< QHostAddress::Any: every address of both families
    quint16 port = 0;
};

/// Where the server listens for clients: one port on some addresses, or a path.
struct ListenTarget
{
    QList<QHostAddress> addresses; ///< at least one must exist on this machine; empty: a path
    quint16 port = 0; ///< 0: any free one
    QString path; ///< of a Unix domain socket
};

/// Reads "ADDRESS:PORT" ("127.0.0.1:8080", "[::1]:8080", "localhost:8080"; port 0 is any free one).
[[nodiscard]] Result<Endpoint> parseEndpoint(const QString &text);
/// Reads what parseEndpoint() reads, and also "8080", ":8080", "*:8080" (every address),
/// "localhost:8080" (its addresses of both families) and "unix:/path".
[[nodiscard]] Result<ListenTarget> parseListenTarget(const QString &text);
/// "http://192.168.1.61:8080/", or "https://[::1]:8443/" if it speaks TLS.
[[nodiscard]] QString urlOf(const QHostAddress &address, quint16 port, bool isEncrypted = false);

} // namespace holdfast
