// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/startup.h"

#include <QTextStream>

namespace holdfast {

void prepareProcess()
{
    // Qt's glib dispatcher costs a thread with sockets several times what the plain one does.
    qputenv("QT_NO_THREADED_GLIB", "1");
    QCoreApplication::setApplicationName(QStringLiteral("holdfast"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOLDFAST_VERSION));
}

ServerSettings settingsFor(const Options &options)
{
    ServerSettings settings;
    settings.workers = options.workers;
    settings.publishPolicy = options.publishPolicy;
    settings.usesIoUring = options.usesIoUring;
    settings.openChannels = options.openChannels;
    settings.hub.history = options.history;
    settings.hub.slowRules = options.slowRules;
    return settings;
}

void printAddresses(const Server &server)
{
    QTextStream out(stdout);
    for (const std::string &url : server.status().joinUrls)
        out << "Listening on " << QString::fromStdString(url) << '\n';
}

int fail(const QString &program, const Error &error, int status)
{
    QTextStream(stderr) << program << ": " << QString::fromStdString(error.message) << '\n';
    return status;
}

} // namespace holdfast
