// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/startup.h"

#include "app/log.h"
#include "app/portowner.h"
#include "app/process.h"

#include <QTextStream>

#include <optional>

namespace holdfast {

void prepareProcess()
{
    openMissingDescriptors();
    ignoreLostOutput();
    installLog();
    // For a thread with sockets, Qt's glib dispatcher costs several times as much as the plain one.
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

Error withPortOwner(const Error &error, quint16 port)
{
    const QString owner = error.code == ErrorCode::Conflict ? portOwner(port) : QString();
    if (owner.isEmpty())
        return error;
    Error owned = error;
    owned.message += QStringLiteral(" Port %1 is used by %2.").arg(port).arg(owner).toStdString();
    owned.parameters.push_back(owner.toStdString());
    return owned;
}

Result<void> listenOn(Server &server, const ListenTarget &target)
{
    if (target.addresses.isEmpty())
        return server.listenOnPath(target.path.toStdString());
    quint16 port = target.port;
    bool isListening = false;
    std::optional<Error> missing;
    for (const QHostAddress &address : target.addresses) {
        auto bound = server.listen(address, port);
        // The port was free at the first address, but another program may use it at this one.
        if (!bound && bound.error().code == ErrorCode::Conflict && target.port == 0)
            bound = server.listen(address, 0);
        if (!bound && bound.error().code == ErrorCode::Unavailable) {
            missing = bound.error();
            continue;
        }
        if (!bound)
            return withPortOwner(bound.error(), port);
        isListening = true;
        port = bound.value();
    }
    if (!isListening)
        return missing.value();
    return {};
}

void printAddresses(const Server &server)
{
    QTextStream out(stdout);
    const api::Status status = server.status();
    for (const std::string &url : status.joinUrls)
        out << "Listening on " << QString::fromStdString(url) << '\n';
    for (const api::ListenerSnapshot &listener : status.listeners) {
        if (listener.address.starts_with("unix:"))
            out << "Listening on " << QString::fromStdString(listener.address) << '\n';
    }
}

void printCertificate(const CertificateWatch &certificates)
{
    if (const QString notice = certificates.notice(); !notice.isEmpty())
        QTextStream(stdout) << notice << '\n';
}

int fail(const QString &program, const Error &error, int status)
{
    QTextStream(stderr) << program << ": " << QString::fromStdString(error.message) << '\n';
    return status;
}

} // namespace holdfast
