// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include <QCommandLineParser>
#include <QStandardPaths>

#include <algorithm>
#include <thread>

namespace holdfast {

namespace {

/// More workers than this gain nothing on the machines that Holdfast is for, unless asked for.
constexpr unsigned defaultWorkersAtMost = 4;
constexpr unsigned workersAtMost = 64;

Error wrong(const QString &message)
{
    return Error { ErrorCode::Malformed, message.toStdString() };
}

Result<publish::PublishPolicy> parsePolicy(const QString &text)
{
    if (text == QLatin1String("local"))
        return publish::PublishPolicy::Local;
    if (text == QLatin1String("anyone"))
        return publish::PublishPolicy::Anyone;
    if (text == QLatin1String("nobody"))
        return publish::PublishPolicy::Nobody;
    return wrong(QStringLiteral("--publish must be local, anyone or nobody, not '%1'.").arg(text));
}

Result<void> readEndpoints(const QCommandLineParser &parser, Options &options)
{
    const QStringList listen = parser.values(QStringLiteral("listen"));
    for (const QString &text : listen) {
        const auto endpoint = parseEndpoint(text);
        if (!endpoint)
            return Error { ErrorCode::Malformed, "--listen: " + endpoint.error().message };
        options.listen.push_back(endpoint.value());
    }
    const QString manage = parser.value(QStringLiteral("manage"));
    if (manage != QLatin1String("off")) {
        const auto endpoint = parseEndpoint(manage);
        if (!endpoint)
            return Error { ErrorCode::Malformed, "--manage: " + endpoint.error().message };
        options.manage = endpoint.value();
    }
    return {};
}

void addOptions(QCommandLineParser &parser)
{
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const QString workers = QString::number(std::min(cores, defaultWorkersAtMost));
    const QString tokenFile = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
        + QStringLiteral("/management.token");
    parser.addOptions(
        { { QStringLiteral("listen"),
            QStringLiteral("Address and port for clients; may be given more than once."),
            QStringLiteral("ADDRESS:PORT") },
          { QStringLiteral("workers"),
            QStringLiteral("Threads that hold connections (1-64; here %1).").arg(workers),
            QStringLiteral("N"), workers },
          { QStringLiteral("publish"),
            QStringLiteral("Who may publish on the clients' port: local (this computer), anyone or "
                           "nobody. The window and the management API always may."),
            QStringLiteral("WHO"), QStringLiteral("local") },
          { QStringLiteral("manage"),
            QStringLiteral("Address and port of the management API, or off."),
            QStringLiteral("ADDRESS:PORT"), QStringLiteral("127.0.0.1:8081") },
          { QStringLiteral("token-file"),
            QStringLiteral("File with the management API's bearer token; made if missing."),
            QStringLiteral("FILE"), tokenFile } });
}

} // namespace

Result<Endpoint> parseEndpoint(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    QString host = text.left(colon);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    bool isNumber = false;
    const uint port = text.mid(colon + 1).toUInt(&isNumber);
    Endpoint endpoint;
    endpoint.address = host == QLatin1String("localhost") ? QHostAddress(QHostAddress::LocalHost)
                                                          : QHostAddress(host);
    if (colon <= 0 || !isNumber || port > 65535 || endpoint.address.isNull()) {
        return wrong(QStringLiteral("'%1' is not ADDRESS:PORT: write for example 0.0.0.0:8080, "
                                    "127.0.0.1:8080 or [::]:8080.")
                         .arg(text));
    }
    endpoint.port = static_cast<quint16>(port);
    return endpoint;
}

Result<Options> parseCommandLine(const QStringList &arguments, const QString &description)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(description);
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    addOptions(parser);
    if (!parser.parse(arguments))
        return wrong(parser.errorText() + QStringLiteral(" Try --help."));
    if (parser.isSet(version))
        parser.showVersion();
    if (parser.isSet(help))
        parser.showHelp();
    if (!parser.positionalArguments().isEmpty()) {
        return wrong(QStringLiteral("'%1' is not an option. Try --help.")
                         .arg(parser.positionalArguments().constFirst()));
    }

    Options options;
    bool isNumber = false;
    options.workers = parser.value(QStringLiteral("workers")).toUInt(&isNumber);
    if (!isNumber || options.workers < 1 || options.workers > workersAtMost)
        return wrong(QStringLiteral("--workers must be a number from 1 to 64."));
    const auto policy = parsePolicy(parser.value(QStringLiteral("publish")));
    if (!policy)
        return policy.error();
    options.publishPolicy = policy.value();
    if (const auto read = readEndpoints(parser, options); !read)
        return read.error();
    options.tokenFile = parser.value(QStringLiteral("token-file"));
    return options;
}

} // namespace holdfast
