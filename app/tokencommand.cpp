// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tokencommand.h"

#include "app/configuration.h"
#include "app/startup.h"
#include "server/core/clock.h"
#include "server/engine/tokenfile.h"
#include "server/engine/tokenorders.h"

#include <QCommandLineParser>
#include <QDateTime>
#include <QFileInfo>
#include <QTextStream>

#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int exitUsage = 2;
constexpr int exitFailed = 1;
const QString program = u"holdfastd"_s;

Error wrongUse(const QString &message)
{
    return Error { ErrorCode::Malformed, message.toStdString() };
}

void addFlags(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Makes, lists and revokes the tokens that a Holdfast server accepts. A running server "
        "knows of the change at once.\n\n"
        "  token create --scope publish --channels 'class.**'   prints the new token\n"
        "  token list                                           prints all tokens, without their "
        "text\n"
        "  token revoke ID                                      ends what the token has opened"_s);
    parser.addHelpOption();
    parser.addPositionalArgument(u"command"_s, u"create, list or revoke ID."_s);
    parser.addOptions({
        { u"scope"_s,
          u"What it is for: publish, subscribe, view or manage. Several are separated by commas."_s,
          u"SCOPE"_s },
        { u"channels"_s, u"The channels that it is for: names or patterns, separated by commas."_s,
          u"CHANNELS"_s },
        { u"expires"_s, u"How long it is valid, such as 12h, 30d or 4w (default: for ever)."_s,
          u"TIME"_s },
        { u"name"_s, u"A name for lists."_s, u"TEXT"_s },
        { u"tokens"_s, u"As the option of holdfastd."_s, u"FILE"_s },
        { u"token-file"_s, u"As the option of holdfastd."_s, u"FILE"_s },
        { u"config"_s, u"As the option of holdfastd."_s, u"FILE"_s },
    });
}

/// Where the server with this configuration keeps its tokens.
Result<TokenFile> tokenFile(const QCommandLineParser &parser)
{
    Flags flags;
    for (const QString &name : { u"tokens"_s, u"token-file"_s }) {
        if (parser.isSet(name))
            flags.values.emplace(name, QStringList { parser.value(name) });
    }
    flags.file = parser.value(u"config"_s);
    const auto configuration = Configuration::read(optionTable({ {}, {} }), flags,
                                                   QProcessEnvironment::systemEnvironment());
    if (!configuration)
        return configuration.error();
    return TokenFile(configuration->options().tokensFile);
}

/// root makes a token for a server that runs as another user: the file stays that user's.
void giveToFolderOwner(const QString &path)
{
    struct stat folder
    {
    };
    const QByteArray folderPath = QFile::encodeName(QFileInfo(path).absolutePath());
    if (::geteuid() != 0 || ::stat(folderPath.constData(), &folder) != 0)
        return;
    if (::chown(QFile::encodeName(path).constData(), folder.st_uid, folder.st_gid) != 0)
        QTextStream(stderr) << program << ": the file " << path
                            << " still belongs to root: give it to the server's user.\n";
}

Result<api::TokenOrder> orderOf(const QCommandLineParser &parser)
{
    api::TokenOrder order;
    order.name = parser.value(u"name"_s).toStdString();
    for (const QString &scope : parser.value(u"scope"_s).split(u',', Qt::SkipEmptyParts))
        order.scopes.push_back(scope.trimmed().toStdString());
    for (const QString &entry : parser.value(u"channels"_s).split(u',', Qt::SkipEmptyParts))
        order.channels.push_back(entry.toStdString());
    if (parser.isSet(u"expires"_s)) {
        const auto duration = parseDuration(parser.value(u"expires"_s));
        if (!duration)
            return duration.error();
        order.validFor = duration.value();
    }
    return order;
}

int create(const QCommandLineParser &parser, const TokenFile &file)
{
    const auto order = orderOf(parser);
    if (!order)
        return fail(program, order.error(), exitUsage);
    const auto made = createToken(file, order.value(), SystemClock().wallMilliseconds());
    if (!made)
        return fail(program, made.error(),
                    made.error().code == ErrorCode::Malformed ? exitUsage : exitFailed);
    giveToFolderOwner(file.path());
    QTextStream(stdout) << QString::fromStdString(made->text) << '\n';
    return 0;
}

QString date(std::int64_t milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds).toUTC().toString(Qt::ISODate);
}

int list(const TokenFile &file)
{
    const auto tokens = file.read();
    if (!tokens)
        return fail(program, tokens.error(), exitFailed);
    QTextStream out(stdout);
    for (const access::StoredToken &token : tokens.value()) {
        const access::Grant &grant = *token.grant;
        QStringList channels;
        for (const std::string &channel : grant.channels)
            channels.append(QString::fromStdString(channel));
        const bool isExpired = grant.isExpired(SystemClock().wallMilliseconds());
        out << QString::fromStdString(grant.id) << '\t'
            << QString::fromStdString(grant.scopes.text()) << '\t' << channels.join(u',') << '\t'
            << (grant.expires == access::Grant::never
                    ? u"never expires"_s
                    : (isExpired ? u"expired "_s : u"expires "_s) + date(grant.expires))
            << '\t' << QString::fromStdString(grant.name) << '\n';
    }
    return 0;
}

int revoke(const TokenFile &file, const QString &id)
{
    if (const auto revoked = revokeToken(file, id.toStdString()); !revoked)
        return fail(program, revoked.error(), exitFailed);
    giveToFolderOwner(file.path());
    return 0;
}

} // namespace

bool isTokenCommand(const QStringList &arguments)
{
    return arguments.value(1) == u"token";
}

int runTokenCommand(const QStringList &arguments)
{
    QCommandLineParser parser;
    addFlags(parser);
    QStringList rest = arguments;
    rest.removeAt(1);
    if (!parser.parse(rest))
        return fail(program, wrongUse(parser.errorText() + u" Try token --help."_s), exitUsage);
    if (parser.isSet(u"help"_s))
        parser.showHelp();
    const QStringList words = parser.positionalArguments();
    const QString command = words.value(0);
    const qsizetype wanted = command == u"revoke" ? 2 : 1;
    if ((command != u"create" && command != u"list" && command != u"revoke")
        || words.size() != wanted) {
        return fail(program,
                    wrongUse(u"say token create, token list or token revoke ID. Try token "
                             "--help."_s),
                    exitUsage);
    }
    const auto file = tokenFile(parser);
    if (!file)
        return fail(program, file.error(), exitUsage);
    if (command == u"create")
        return create(parser, file.value());
    return command == u"list" ? list(file.value()) : revoke(file.value(), words.at(1));
}

Result<std::chrono::seconds> parseDuration(const QString &text)
{
    using namespace std::chrono;
    static constexpr std::pair<char16_t, seconds> units[] { { u's', seconds(1) },
                                                            { u'm', minutes(1) },
                                                            { u'h', hours(1) },
                                                            { u'd', days(1) },
                                                            { u'w', weeks(1) } };
    bool isNumber = false;
    const int number = text.chopped(qMin<qsizetype>(1, text.size())).toInt(&isNumber);
    for (const auto &[letter, unit] : units) {
        if (isNumber && number > 0 && text.endsWith(QChar(letter)))
            return number * unit;
    }
    return wrongUse(u"--expires must be a number and a unit, such as 90s, 15m, 12h, 30d or 4w, not "
                    "'%1'."_s.arg(text));
}

} // namespace holdfast
