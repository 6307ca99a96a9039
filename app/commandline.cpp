// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include "server/core/channelname.h"
#include "server/hub/openchannels.h"

#include <QCommandLineParser>
#include <QStandardPaths>

#include <algorithm>
#include <thread>

namespace holdfast {

namespace {

/// The default: more workers gain nothing on the machines that Holdfast is made for.
constexpr unsigned defaultWorkersAtMost = 4;
constexpr unsigned workersAtMost = 64;
constexpr qulonglong historyMessagesAtMost = 10'000'000;
constexpr qulonglong historyBytesAtMost = 1ULL << 40;
constexpr qulonglong historySecondsAtMost = 366ULL * 24 * 3600;

Error wrong(const QString &message)
{
    return Error { ErrorCode::Malformed, message.toStdString() };
}

Result<access::PublishPolicy> parsePolicy(const QString &text)
{
    if (text == QLatin1String("local"))
        return access::PublishPolicy::Local;
    if (text == QLatin1String("anyone"))
        return access::PublishPolicy::Anyone;
    if (text == QLatin1String("nobody"))
        return access::PublishPolicy::Nobody;
    return wrong(QStringLiteral("--publish must be local, anyone or nobody, not '%1'.").arg(text));
}

Result<void> readEndpoints(const QCommandLineParser &parser, Options &options)
{
    const QStringList listen = parser.values(QStringLiteral("listen"));
    for (const QString &text : listen) {
        const auto target = parseListenTarget(text);
        if (!target)
            return Error { ErrorCode::Malformed, "--listen: " + target.error().message };
        options.listen.push_back(target.value());
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

/// Reads the option as a whole number from 1 to `most`; without it `value` does not change.
template <typename Number>
Result<void> readNumber(const QCommandLineParser &parser, const QString &name, qulonglong most,
                        Number &value)
{
    if (!parser.isSet(name))
        return {};
    bool isNumber = false;
    const qulonglong given = parser.value(name).toULongLong(&isNumber);
    if (!isNumber || given < 1 || given > most) {
        return wrong(QStringLiteral("--%1 must be a whole number from 1 to %2.")
                         .arg(name, QString::number(most)));
    }
    value = static_cast<Number>(given);
    return {};
}

Result<void> readHistory(const QCommandLineParser &parser, HistoryLimits &history)
{
    auto seconds = history.age.count();
    for (const Result<void> &read :
         { readNumber(parser, QStringLiteral("history-messages"), historyMessagesAtMost,
                      history.messages),
           readNumber(parser, QStringLiteral("history-bytes"), historyBytesAtMost, history.bytes),
           readNumber(parser, QStringLiteral("history-age"), historySecondsAtMost, seconds) }) {
        if (!read)
            return read.error();
    }
    history.age = std::chrono::seconds(seconds);
    return {};
}

Result<SlowRule> parseSlowRule(const QString &text)
{
    const qsizetype equals = text.lastIndexOf(QLatin1Char('='));
    const QString policy = text.mid(equals + 1);
    SlowRule rule;
    rule.channels = text.left(equals).toStdString();
    if (policy == QLatin1String("latest"))
        rule.policy = SlowPolicy::Latest;
    else if (policy == QLatin1String("close"))
        rule.policy = SlowPolicy::Close;
    const bool isPolicy = rule.policy != SlowPolicy::Resume || policy == QLatin1String("resume");
    const bool isTarget = isChannelName(rule.channels) || isChannelPattern(rule.channels);
    if (equals <= 0 || !isPolicy || !isTarget) {
        return wrong(QStringLiteral("--slow must be a channel or pattern, =, and resume, latest or "
                                    "close, such as prices.*=latest; not '%1'.")
                         .arg(text));
    }
    return rule;
}

Result<void> readLog(const QCommandLineParser &parser, Options &options)
{
    if (const auto read = readHistory(parser, options.history); !read)
        return read.error();
    const QStringList rules = parser.values(QStringLiteral("slow"));
    for (const QString &text : rules) {
        const auto rule = parseSlowRule(text);
        if (!rule)
            return rule.error();
        options.slowRules.push_back(rule.value());
    }
    return {};
}

Result<void> readOpenChannels(const QCommandLineParser &parser, Options &options)
{
    for (const QString &name : parser.values(QStringLiteral("open")))
        options.openChannels.push_back(name.toStdString());
    OpenChannels offer;
    if (!options.openChannels.empty()) {
        if (const auto set = offer.set(options.openChannels); !set)
            return Error { set.error().code, "--open: " + set.error().message };
    }
    return {};
}

Result<void> readTls(const QCommandLineParser &parser, TlsOptions &tls)
{
    tls.certificateFile = parser.value(QStringLiteral("tls-certificate"));
    tls.keyFile = parser.value(QStringLiteral("tls-key"));
    tls.isSelfSigned = parser.isSet(QStringLiteral("tls-self-signed"));
    if (tls.certificateFile.isEmpty() != tls.keyFile.isEmpty()) {
        return wrong(QStringLiteral("--tls-certificate and --tls-key belong together: give both. "
                                    "They may name the same file."));
    }
    if (tls.isSelfSigned && !tls.certificateFile.isEmpty()) {
        return wrong(QStringLiteral("Give either --tls-self-signed or --tls-certificate with "
                                    "--tls-key, not both."));
    }
    return {};
}

/// The options for a channel's history and for its slow readers.
void addLogOptions(QCommandLineParser &parser)
{
    const HistoryLimits history;
    parser.addOptions(
        { { QStringLiteral("history-messages"),
            QStringLiteral(
                "Messages that each channel keeps for those who come back (default: %1).")
                .arg(history.messages),
            QStringLiteral("N") },
          { QStringLiteral("history-bytes"),
            QStringLiteral("Memory that each channel's messages may take (default: %1).")
                .arg(history.bytes),
            QStringLiteral("BYTES") },
          { QStringLiteral("history-age"),
            QStringLiteral("Seconds that a channel keeps a message (default: %1).")
                .arg(history.age.count()),
            QStringLiteral("SECONDS") },
          { QStringLiteral("slow"),
            QStringLiteral("What happens to an open stream that reads so slowly that messages of "
                           "these channels are gone before it gets to them. It is told of the gap "
                           "and goes on from the oldest message kept (resume) or from now "
                           "on (latest), or it is closed (close). May be given more than once; the "
                           "first that fits a channel counts (default: resume)."),
            QStringLiteral("CHANNELS=POLICY") } });
}

void addTlsOptions(QCommandLineParser &parser)
{
    parser.addOptions(
        { { QStringLiteral("tls-certificate"),
            QStringLiteral("PEM file with the certificate, and those between it and its root: "
                           "clients and the management API then connect with https. SIGHUP reads "
                           "it again."),
            QStringLiteral("FILE") },
          { QStringLiteral("tls-key"),
            QStringLiteral("PEM file with the certificate's private key, without a passphrase."),
            QStringLiteral("FILE") },
          { QStringLiteral("tls-self-signed"),
            QStringLiteral("https with a certificate that is made for this machine's addresses and "
                           "kept beside the token file. Browsers warn of it.") } });
}

void addOptions(QCommandLineParser &parser, const QString &listenDefault)
{
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const QString workers = QString::number(std::min(cores, defaultWorkersAtMost));
    const QString tokenFile = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
        + QStringLiteral("/management.token");
    parser.addOptions(
        { { QStringLiteral("listen"),
            QStringLiteral("Where clients connect: ADDRESS:PORT, PORT or *:PORT (every address), "
                           "localhost:PORT, or unix:PATH for a proxy. May be given more than once "
                           "(default: %1).")
                .arg(listenDefault),
            QStringLiteral("ADDRESS:PORT") },
          { QStringLiteral("workers"),
            QStringLiteral("Threads that hold connections, 1 to 64 (default: %1).").arg(workers),
            QStringLiteral("N"), workers },
          { QStringLiteral("open"),
            QStringLiteral(
                "A channel that the join page offers (default: class); may be given more "
                "than once, such as --open class --open class.red."),
            QStringLiteral("CHANNEL") },
          { QStringLiteral("publish"),
            QStringLiteral(
                "Who may publish on the clients' port: local (programs of this computer), "
                "anyone or nobody (default: local). The window and the management API "
                "always may. Behind a proxy use nobody: one that adds no "
                "X-Forwarded-For or the like makes everybody look local."),
            QStringLiteral("WHO"), QStringLiteral("local") },
          { QStringLiteral("manage"),
            QStringLiteral("Address and port of the management API, or off (default: "
                           "127.0.0.1:8081)."),
            QStringLiteral("ADDRESS:PORT"), QStringLiteral("127.0.0.1:8081") },
          { QStringLiteral("token-file"),
            QStringLiteral("File with the management API's bearer token; made if missing (default: "
                           "%1).")
                .arg(tokenFile),
            QStringLiteral("FILE"), tokenFile },
          { QStringLiteral("no-io-uring"),
            QStringLiteral(
                "Send to each subscriber with a system call of its own (default: many with "
                "one, through io_uring, where the system offers it).") } });
    addTlsOptions(parser);
    addLogOptions(parser);
}

} // namespace

bool asksForText(const QStringList &arguments)
{
    static const QStringList texts { QStringLiteral("--help"), QStringLiteral("-h"),
                                     QStringLiteral("--help-all"), QStringLiteral("--version"),
                                     QStringLiteral("-v") };
    return std::any_of(arguments.begin(), arguments.end(),
                       [](const QString &argument) { return texts.contains(argument); });
}

Result<Options> parseCommandLine(const QStringList &arguments, const ProgramText &program)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(program.description);
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    addOptions(parser, program.listenDefault);
    const bool isUnderstood = parser.parse(arguments);
    // Before the check for unknown options: help and version also work beside options of Qt's own.
    if (parser.isSet(version))
        parser.showVersion();
    if (parser.isSet(help))
        parser.showHelp();
    if (!isUnderstood)
        return wrong(parser.errorText() + QStringLiteral(" Try --help."));
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
    if (const auto read = readLog(parser, options); !read)
        return read.error();
    if (const auto read = readOpenChannels(parser, options); !read)
        return read.error();
    if (const auto read = readTls(parser, options.tls); !read)
        return read.error();
    options.usesIoUring = !parser.isSet(QStringLiteral("no-io-uring"));
    options.tokenFile = parser.value(QStringLiteral("token-file"));
    return options;
}

} // namespace holdfast
