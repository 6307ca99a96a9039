// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/server.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>

namespace holdfast {

/// Lets the server read its file of tokens again when another program has changed it.
///
/// Invariants: the file is replaced as a whole, so its folder is watched.
/// Thread: main. The server outlives this.
class TokenWatch final : public QObject
{
public:
    TokenWatch(Server &server, const QString &path);

private:
    void look();

    Server &m_server;
    const QString m_path;
    QFileSystemWatcher m_watcher;
};

} // namespace holdfast
