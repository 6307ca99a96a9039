// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tokenwatch.h"

#include <QDebug>
#include <QDir>
#include <QFileInfo>

namespace holdfast {

TokenWatch::TokenWatch(Server &server, const QString &path) : m_server(server), m_path(path)
{
    const QString folder = QFileInfo(path).absolutePath();
    // Made here, so that it can be watched before the first token is.
    if (!QDir().mkpath(folder) || !m_watcher.addPath(folder)) {
        qWarning().noquote() << "the folder" << folder
                             << "cannot be watched: send SIGHUP after a change of tokens";
        return;
    }
    m_watcher.addPath(path);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { look(); });
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { look(); });
}

void TokenWatch::look()
{
    if (!m_watcher.files().contains(m_path) && QFileInfo::exists(m_path))
        m_watcher.addPath(m_path); // a new file has taken its place
    if (const auto read = m_server.reloadTokens(); !read)
        qWarning().noquote() << QString::fromStdString(read.error().message);
}

} // namespace holdfast
