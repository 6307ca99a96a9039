// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/startup.h"

#include "app/log.h"
#include "app/portowner.h"
#include "app/process.h"

#include <QFile>
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

std::vector<access::ChannelRule> rulesFor(const Options &options)
{
    std::vector<access::ChannelRule> rules = options.rules;
    rules.push_back(access::publishRule(options.publish));
    return rules;
}

ServerSettings settingsFor(const Options &options)
{
    ServerSettings settings;
    settings.workers = options.workers;
    settings.rules = rulesFor(options);
    settings.proxies = options.proxies;
    settings.connections = options.connections;
    settings.publishRates = options.publishRates;
    settings.channelRate = options.channelRate;
    settings.requests = options.requests;
    settings.usesIoUring = options.usesIoUring;
    settings.openChannels = options.openChannels;
    settings.tokensFile = options.tokensFile.toStdString();
    static_cast<LogLimits &>(settings.hub) = options.log;
    settings.hub.policies = options.policies;
    return settings;
}

Result<access::JwtVerifier> jwtVerifierFor(const Options &options)
{
    constexpr qint64 maxFileBytes = 1024 * 1024;
    if (options.jwtKeysFile.isEmpty())
        return access::JwtVerifier();
    QFile file(options.jwtKeysFile);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error { ErrorCode::System,
                       QStringLiteral("The file of keys %1 cannot be read: %2.")
                           .arg(options.jwtKeysFile, file.errorString())
                           .toStdString() };
    }
    auto verifier = access::JwtVerifier::make(file.read(maxFileBytes).toStdString(),
                                              { options.jwtIssuer, options.jwtAudience });
    if (!verifier) {
        return Error { verifier.error().code,
                       "The file of keys " + options.jwtKeysFile.toStdString()
                           + " cannot be used: " + verifier.error().message };
    }
    return verifier;
}

Result<void> readSecrets(Server &server, const Options &options)
{
    auto verifier = jwtVerifierFor(options);
    if (!verifier)
        return verifier.error();
    if (const auto tokens = server.reloadTokens(); !tokens)
        return tokens.error();
    server.setJwtVerifier(std::move(verifier).value());
    return {};
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

Result<void> listenForProxies(Server &server, const Options &options)
{
    for (const ListenTarget &target : options.listenProxied) {
        if (const auto listening = listenOn(server, target, true); !listening)
            return listening.error();
    }
    return {};
}

Result<void> listenOn(Server &server, const ListenTarget &target, bool isProxied)
{
    if (target.addresses.isEmpty())
        return server.listenOnPath(target.path.toStdString(), isProxied);
    quint16 port = target.port;
    bool isListening = false;
    std::optional<Error> missing;
    for (const QHostAddress &address : target.addresses) {
        auto bound = server.listen(address, port, isProxied);
        // The port was free at the first address, but another program may use it at this one.
        if (!bound && bound.error().code == ErrorCode::Conflict && target.port == 0)
            bound = server.listen(address, 0, isProxied);
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
        QString where = QString::fromStdString(listener.address);
        if (where.contains(u':') && listener.port != 0)
            where = u'[' + where + u']';
        if (listener.port != 0)
            where += u':' + QString::number(listener.port);
        if (listener.isProxied)
            out << "Listening on " << where << " for proxies (PROXY protocol, version 2)\n";
        else if (listener.port == 0)
            out << "Listening on " << where << '\n';
    }
}

void printNotice(const QString &text)
{
    if (!text.isEmpty())
        QTextStream(stdout) << text << '\n';
}

int fail(const QString &program, const Error &error, int status)
{
    QTextStream(stderr) << program << ": " << QString::fromStdString(error.message) << '\n';
    return status;
}

} // namespace holdfast
