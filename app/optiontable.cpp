// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/optiontable.h"

#include "server/access/joinpin.h"
#include "server/core/channelname.h"
#include "server/engine/server.h"
#include "server/hub/openchannels.h"

#include <QStandardPaths>

#include <algorithm>
#include <thread>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// The default: more workers gain nothing on the machines that Holdfast is made for.
constexpr unsigned defaultWorkersAtMost = 4;
constexpr qulonglong workersAtMost = 64;
constexpr qulonglong historyMessagesAtMost = 10'000'000;
constexpr qulonglong historyBytesAtMost = 1ULL << 40;
constexpr qulonglong historySecondsAtMost = 366ULL * 24 * 3600;
constexpr qulonglong headBytesAtLeast = 1024; ///< a browser's head needs as much
constexpr qulonglong headBytesAtMost = 1ULL << 20;
constexpr qulonglong headerFieldsAtLeast = 20;
constexpr qulonglong headerFieldsAtMost = 1000;
constexpr qulonglong bodyBytesAtMost = 16ULL << 20;

Error wrongValue(const QString &message)
{
    return Error { ErrorCode::Malformed, message.toStdString() };
}

template <typename Number>
Result<void> readNumberBetween(const QString &text, qulonglong least, qulonglong most,
                               Number &value)
{
    bool isNumber = false;
    const qulonglong given = text.toULongLong(&isNumber);
    if (!isNumber || given < least || given > most) {
        return wrongValue(u"must be a whole number from %1 to %2, not '%3'."_s.arg(
            QString::number(least), QString::number(most), text));
    }
    value = static_cast<Number>(given);
    return {};
}

/// A whole number from 1 to `most`.
template <typename Number>
Result<void> readNumber(const QString &text, qulonglong most, Number &value)
{
    return readNumberBetween(text, 1, most, value);
}

/// A whole number up to `most`; 0 stands for "no limit".
template <typename Number>
Result<void> readLimit(const QString &text, qulonglong most, Number &value)
{
    if (text != u"0")
        return readNumber(text, most, value);
    value = 0;
    return {};
}

Result<void> readAge(const QString &text, std::chrono::seconds &age)
{
    std::int64_t seconds = 0;
    if (const auto read = readNumber(text, historySecondsAtMost, seconds); !read)
        return read.error();
    age = std::chrono::seconds(seconds);
    return {};
}

Result<void> readWho(const QString &text, access::Who &who)
{
    const auto named = access::whoNamed(text.toStdString());
    if (!named)
        return wrongValue(u"must be anyone, local, token or nobody, not '%1'."_s.arg(text));
    who = *named;
    return {};
}

Result<void> readSlowPolicy(const QString &text, SlowPolicy &policy)
{
    if (text == u"resume")
        policy = SlowPolicy::Resume;
    else if (text == u"latest")
        policy = SlowPolicy::Latest;
    else if (text == u"close")
        policy = SlowPolicy::Close;
    else
        return wrongValue(u"must be resume, latest or close, not '%1'."_s.arg(text));
    return {};
}

Result<void> readChannels(const QString &text, std::string &channels)
{
    channels = text.toStdString();
    if (isChannelName(channels) || isChannelPattern(channels))
        return {};
    return wrongValue(
        u"must be a channel such as class.red, or a pattern such as class.* or class.**, "
        "not '%1'."_s.arg(text));
}

Result<void> readSlowRules(const QStringList &values, Options &options)
{
    for (const QString &text : values) {
        const qsizetype equals = text.lastIndexOf(u'=');
        ChannelPolicy policy;
        SlowPolicy slow {};
        if (equals <= 0 || !readChannels(text.left(equals), policy.channels)
            || !readSlowPolicy(text.mid(equals + 1), slow)) {
            return wrongValue(
                u"must be a channel or pattern, =, and resume, latest or close, such as "
                "prices.*=latest; not '%1'."_s.arg(text));
        }
        policy.slow = slow;
        options.policies.push_back(std::move(policy));
    }
    return {};
}

Result<void> readTargets(const QStringList &values, std::vector<ListenTarget> &targets)
{
    for (const QString &text : values) {
        const auto target = parseListenTarget(text);
        if (!target)
            return Error { ErrorCode::Malformed, "is wrong: " + target.error().message };
        targets.push_back(target.value());
    }
    return {};
}

Result<void> readTrustedProxies(const QStringList &values, Options &options)
{
    std::vector<access::Network> networks;
    for (const QString &text : values) {
        const auto network = access::Network::parse(text.toStdString());
        if (!network) {
            return wrongValue(
                u"must be an address such as 127.0.0.1, a network such as 10.0.0.0/8 or "
                "2001:db8::/32, or unix; not '%1'."_s.arg(text));
        }
        networks.push_back(*network);
    }
    options.proxies = { std::move(networks), options.proxies.field() };
    return {};
}

Result<void> readProxyHeader(const QString &text, Options &options)
{
    using Field = access::ForwardingField;
    const bool isForwarded = text.compare(u"Forwarded", Qt::CaseInsensitive) == 0;
    if (!isForwarded && text.compare(u"X-Forwarded-For", Qt::CaseInsensitive) != 0)
        return wrongValue(u"must be X-Forwarded-For or Forwarded, not '%1'."_s.arg(text));
    options.proxies = { options.proxies.networks(),
                        isForwarded ? Field::Forwarded : Field::XForwardedFor };
    return {};
}

Result<void> readManage(const QString &text, Options &options)
{
    if (text == u"off")
        return {};
    const auto endpoint = parseEndpoint(text);
    if (!endpoint)
        return Error { ErrorCode::Malformed, "is wrong: " + endpoint.error().message };
    options.manage = endpoint.value();
    return {};
}

Result<void> readOpenChannels(const QStringList &values, Options &options)
{
    for (const QString &name : values)
        options.openChannels.push_back(name.toStdString());
    OpenChannels offer;
    if (const auto set = offer.set(options.openChannels); !set)
        return Error { set.error().code, "is wrong: " + set.error().message };
    return {};
}

/// The option for a function that reads its one value.
template <typename Read>
Option one(const char *name, const char *valueName, const QString &help, const QString &value,
           Read read)
{
    return { .name = QString::fromLatin1(name),
             .valueName = QString::fromLatin1(valueName),
             .help = help,
             .defaults = { value },
             .read = [read](const QStringList &values, Options &options) -> Result<void> {
                 return read(values.constFirst(), options);
             } };
}

Option number(Option option)
{
    option.isNumber = true;
    return option;
}

Option reloadable(Option option)
{
    option.isReloadable = true;
    return option;
}

std::vector<Option> historyOptions()
{
    const LogLimits log;
    const HistoryLimits &history = log.history;
    return {
        reloadable(number(one(
            "history-messages", "N", u"Messages that each channel keeps for those who come back."_s,
            QString::number(history.messages),
            [](const QString &text, Options &options) {
                return readNumber(text, historyMessagesAtMost, options.log.history.messages);
            }))),
        reloadable(
            number(one("history-bytes", "BYTES", u"Memory that each channel's messages may take."_s,
                       QString::number(history.bytes),
                       [](const QString &text, Options &options) {
                           return readNumber(text, historyBytesAtMost, options.log.history.bytes);
                       }))),
        reloadable(
            number(one("history-age", "SECONDS", u"Seconds that a channel keeps a message."_s,
                       QString::number(history.age.count()),
                       [](const QString &text, Options &options) {
                           return readAge(text, options.log.history.age);
                       }))),
        number(
            one("history-bytes-in-all", "BYTES",
                u"Memory that the messages of all channels may take together, besides those that "
                "are kept for their keys; a data folder's file too."_s,
                QString::number(log.historyBytes),
                [](const QString &text, Options &options) {
                    return readNumber(text, historyBytesAtMost, options.log.historyBytes);
                })),
        number(one("keys", "N", u"Keys of which each channel keeps the newest message."_s,
                   QString::number(log.keyed.keys),
                   [](const QString &text, Options &options) {
                       return readNumber(text, historyMessagesAtMost, options.log.keyed.keys);
                   })),
        number(one("keys-bytes", "BYTES",
                   u"Memory that each channel's newest messages of its keys may take."_s,
                   QString::number(log.keyed.bytes),
                   [](const QString &text, Options &options) {
                       return readNumber(text, historyBytesAtMost, options.log.keyed.bytes);
                   })),
        number(one("keys-bytes-in-all", "BYTES", u"As keys-bytes, for all channels together."_s,
                   QString::number(log.keyedBytes),
                   [](const QString &text, Options &options) {
                       return readNumber(text, historyBytesAtMost, options.log.keyedBytes);
                   })),
        reloadable({ .name = u"slow"_s,
                     .kind = OptionKind::Many,
                     .valueName = u"CHANNELS=POLICY"_s,
                     .help = u"What happens to an open stream that reads so slowly that messages "
                             "of these channels are gone before it gets to them. It is told of "
                             "the gap and goes on from the oldest message kept (resume) or from "
                             "now on (latest), or it is closed (close). May be given more than "
                             "once; the first that fits a channel counts."_s,
                     .defaultText = u"resume"_s,
                     .read = readSlowRules }),
    };
}

std::vector<Option> requestOptions()
{
    const http::RequestLimits requests;
    return {
        number(one("request-head-bytes", "BYTES",
                   u"Bytes that the head of a client's request may have: its request line and all "
                   "header fields. The target alone: half of it, at most."_s,
                   QString::number(requests.maxHeadBytes),
                   [](const QString &text, Options &options) -> Result<void> {
                       const auto read = readNumberBetween(text, headBytesAtLeast, headBytesAtMost,
                                                           options.requests.maxHeadBytes);
                       options.requests.maxTargetBytes = options.requests.maxHeadBytes / 2;
                       return read;
                   })),
        number(one("request-header-fields", "N",
                   u"Header fields that a client's request may have."_s,
                   QString::number(requests.maxHeaderFields),
                   [](const QString &text, Options &options) {
                       return readNumberBetween(text, headerFieldsAtLeast, headerFieldsAtMost,
                                                options.requests.maxHeaderFields);
                   })),
        number(one("request-body-bytes", "BYTES",
                   u"Bytes that the body of a client's request, a WebSocket's message, and so a "
                   "payload may have. Each client that is sending one may occupy as much "
                   "memory."_s,
                   QString::number(requests.maxBodyBytes),
                   [](const QString &text, Options &options) {
                       return readNumber(text, bodyBytesAtMost, options.requests.maxBodyBytes);
                   })),
    };
}

std::vector<Option> limitOptions()
{
    constexpr qulonglong connectionsAtMost = 1'000'000;
    const net::ConnectionLimits connections;
    const access::AddressRates::Amounts publishing = ServerSettings().publishRates;
    return {
        reloadable(number({ .name = u"connections"_s,
                            .valueName = u"N"_s,
                            .help = u"Connections of clients at most. 0: as many as the system's "
                                    "limit of descriptors allows."_s,
                            .defaults = { u"0"_s },
                            .read =
                                [](const QStringList &values, Options &options) {
                                    return readLimit(values.constFirst(), connectionsAtMost,
                                                     options.connections.all);
                                } })),
        reloadable(number(
            one("connections-per-address", "N",
                u"Connections from one address at most; behind a trusted proxy, subscribers. High, "
                "because a whole class may share an address. Loopback and trusted proxies are not "
                "limited. 0: no limit."_s,
                QString::number(connections.perAddress),
                [](const QString &text, Options &options) {
                    return readLimit(text, connectionsAtMost, options.connections.perAddress);
                }))),
        reloadable(number(one("connects-per-address", "N",
                              u"New connections a second from one address, and as many as in five "
                              "seconds at once. Loopback and trusted proxies are not limited. 0: "
                              "no limit."_s,
                              QString::number(connections.rate),
                              [](const QString &text, Options &options) {
                                  return readLimit(text, connectionsAtMost,
                                                   options.connections.rate);
                              }))),
        reloadable(number(one("publishes-per-address", "N",
                              u"Messages a second that one address may publish, and as many as in "
                              "five seconds at once. Programs of this computer are not limited. 0: "
                              "no limit."_s,
                              QString::number(publishing[0]),
                              [](const QString &text, Options &options) {
                                  return readLimit(text, access::AddressRates::maxInPeriod,
                                                   options.publishRates[0]);
                              }))),
        reloadable(number(one("publish-bytes-per-address", "BYTES",
                              u"Bytes a second that one address may publish, and as many as in "
                              "five seconds at once. Programs of this computer are not limited. 0: "
                              "no limit."_s,
                              QString::number(publishing[1]),
                              [](const QString &text, Options &options) {
                                  return readLimit(text, access::AddressRates::maxInPeriod,
                                                   options.publishRates[1]);
                              }))),
        reloadable(number(one("channels-per-address", "N",
                              u"New channels an hour that one address may create by publishing or "
                              "subscribing, and as many at once. Programs of this computer are not "
                              "limited. 0: no limit."_s,
                              QString::number(ServerSettings().channelRate),
                              [](const QString &text, Options &options) {
                                  return readLimit(text, access::AddressRates::maxInPeriod,
                                                   options.channelRate);
                              }))),
    };
}

std::vector<Option> tlsOptions()
{
    return {
        { .name = u"tls-certificate"_s,
          .valueName = u"FILE"_s,
          .help = u"PEM file with the certificate, and those between it and its root: clients and "
                  "the management API then connect with https. SIGHUP reads it again."_s,
          .defaultText = u"no https"_s,
          .read = [](const QStringList &values, Options &options) -> Result<void> {
              options.tls.certificateFile = values.constFirst();
              return {};
          } },
        { .name = u"tls-key"_s,
          .valueName = u"FILE"_s,
          .help = u"PEM file with the certificate's private key, without a passphrase."_s,
          .defaultText = u"no https"_s,
          .read = [](const QStringList &values, Options &options) -> Result<void> {
              options.tls.keyFile = values.constFirst();
              return {};
          } },
        { .name = u"tls-self-signed"_s,
          .kind = OptionKind::Switch,
          .help = u"https with a certificate that is made for this machine's addresses and kept "
                  "beside the token file. Browsers warn of it."_s,
          .defaults = { u"false"_s },
          .read = [](const QStringList &values, Options &options) -> Result<void> {
              options.tls.isSelfSigned = values.constFirst() == u"true";
              return {};
          } },
    };
}

std::vector<Option> jwtOptions()
{
    return {
        { .name = u"jwt-keys"_s,
          .valueName = u"FILE"_s,
          .help = u"Accept JSON Web Tokens that are signed with a key of this JWKS file (HS256, "
                  "RS256, ES256, EdDSA)."_s,
          .defaultText = u"none are accepted"_s,
          .isReloadable = true,
          .read = [](const QStringList &values, Options &options) -> Result<void> {
              options.jwtKeysFile = values.constFirst();
              return {};
          } },
        { .name = u"jwt-issuer"_s,
          .valueName = u"TEXT"_s,
          .help = u"The claim iss that a JSON Web Token must have."_s,
          .defaultText = u"any"_s,
          .isReloadable = true,
          .read = [](const QStringList &values, Options &options) -> Result<void> {
              options.jwtIssuer = values.constFirst().toStdString();
              return {};
          } },
        { .name = u"jwt-audience"_s,
          .valueName = u"TEXT"_s,
          .help = u"The claim aud that a JSON Web Token must have."_s,
          .defaultText = u"the token must have none"_s,
          .isReloadable = true,
          .read = [](const QStringList &values, Options &options) -> Result<void> {
              options.jwtAudience = values.constFirst().toStdString();
              return {};
          } },
    };
}

QString workersDefault()
{
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    return QString::number(std::min(cores, defaultWorkersAtMost));
}

Option listenOption(const ProgramDefaults &program)
{
    return { .name = u"listen"_s,
             .kind = OptionKind::Many,
             .valueName = u"ADDRESS:PORT"_s,
             .help = u"Where clients connect: ADDRESS:PORT, PORT or *:PORT (every address), "
                     "localhost:PORT, or unix:PATH for a proxy. May be given more than once."_s,
             .defaultText = program.listen,
             .read = [](const QStringList &values, Options &options) {
                 return readTargets(values, options.listen);
             } };
}

std::vector<Option> proxyOptions()
{
    return {
        reloadable({ .name = u"trusted-proxy"_s,
                     .kind = OptionKind::Many,
                     .valueName = u"NETWORK"_s,
                     .help = u"A proxy whose word about its clients' addresses is taken: an "
                             "address, a network such as 10.0.0.0/8, or unix for whoever connects "
                             "through a Unix socket. May be given more than once."_s,
                     .defaultText = u"none is trusted"_s,
                     .read = readTrustedProxies }),
        reloadable(one("proxy-header", "NAME",
                       u"The header field in which trusted proxies name the client: "
                       "X-Forwarded-For or Forwarded. The other one is not believed."_s,
                       u"X-Forwarded-For"_s, readProxyHeader)),
        { .name = u"listen-proxied"_s,
          .kind = OptionKind::Many,
          .valueName = u"ADDRESS:PORT"_s,
          .help = u"Like --listen, for trusted proxies that begin each connection with the PROXY "
                  "protocol, version 2 (HAProxy: send-proxy-v2)."_s,
          .defaultText = u"nowhere"_s,
          .read =
              [](const QStringList &values, Options &options) {
                  return readTargets(values, options.listenProxied);
              } },
    };
}

Option dataOption(const ProgramDefaults &program)
{
    return { .name = u"data"_s,
             .valueName = u"FOLDER"_s,
             .help = u"Folder on a local disk in which the messages are kept, so that they survive "
                     "a restart; made if missing. off: nothing is written."_s,
             .defaultText = program.data.isEmpty() ? u"off"_s : program.data,
             .read = [](const QStringList &values, Options &options) -> Result<void> {
                 const QString &folder = values.constFirst();
                 if (folder.isEmpty())
                     return wrongValue(u"must be a folder, or off."_s);
                 options.data = folder == u"off" ? QString() : folder;
                 return {};
             } };
}

Option openOption()
{
    return { .name = u"open"_s,
             .kind = OptionKind::Many,
             .valueName = u"CHANNEL"_s,
             .help = u"A channel that the join page offers; may be given more than once, such as "
                     "--open class --open class.red."_s,
             .defaultText = u"class"_s,
             .isReloadable = true,
             .read = readOpenChannels };
}

Option publishOption()
{
    return reloadable(one(
        "publish", "WHO",
        u"Who may publish on the clients' port where no rule of the file says otherwise: anyone, "
        "local (programs of this computer, and who has a token), token, or nobody. The window and "
        "the management API always may. Behind a proxy use token or nobody: one that adds no "
        "X-Forwarded-For or the like makes everybody look local."_s,
        u"local"_s,
        [](const QString &text, Options &options) { return readWho(text, options.publish); }));
}

Option pinOption()
{
    return { .name = u"pin"_s,
             .valueName = u"PIN"_s,
             .help = u"Clients of other machines need this PIN to subscribe and to publish, unless "
                     "they have a token: 4 to 12 digits, or new for six random ones. Other users "
                     "of this computer can see it on the command line, but not in the file or in "
                     "the environment."_s,
             .defaultText = u"none is needed"_s,
             .isReloadable = true,
             .isSecret = true,
             .read = [](const QStringList &values, Options &options) -> Result<void> {
                 options.pin = values.constFirst().toStdString();
                 if (options.pin != "new" && !access::JoinPin::isPin(options.pin))
                     return wrongValue(u"must have 4 to 12 digits, or be new."_s);
                 return {};
             } };
}

Option noIoUringOption()
{
    return { .name = u"no-io-uring"_s,
             .kind = OptionKind::Switch,
             .help = u"Send to each subscriber with a system call of its own, also where the "
                     "system offers to send to many with one (io_uring)."_s,
             .defaults = { u"false"_s },
             .read = [](const QStringList &values, Options &options) -> Result<void> {
                 options.usesIoUring = values.constFirst() != u"true";
                 return {};
             } };
}

} // namespace

std::vector<Option> optionTable(const ProgramDefaults &program)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    std::vector<Option> table {
        listenOption(program),
        number(one("workers", "N", u"Threads that hold connections, 1 to 64."_s, workersDefault(),
                   [](const QString &text, Options &options) {
                       return readNumber(text, workersAtMost, options.workers);
                   })),
        openOption(),
        publishOption(),
        pinOption(),
        one("manage", "ADDRESS:PORT", u"Address and port of the management API, or off."_s,
            u"127.0.0.1:8081"_s, readManage),
        one("token-file", "FILE",
            u"File with the management API's own bearer token; made if missing."_s,
            folder + u"/management.token"_s,
            [](const QString &text, Options &options) -> Result<void> {
                options.tokenFile = text;
                return {};
            }),
        { .name = u"tokens"_s,
          .valueName = u"FILE"_s,
          .help = u"File with the tokens that holdfastd token create makes. It holds what each "
                  "token is for and its digest, never the token."_s,
          .defaultText = u"tokens.json beside the token file"_s,
          .read = [](const QStringList &values, Options &options) -> Result<void> {
              options.tokensFile = values.constFirst();
              return {};
          } },
    };
    for (Option &option : proxyOptions())
        table.push_back(std::move(option));
    for (Option &option : limitOptions())
        table.push_back(std::move(option));
    for (Option &option : requestOptions())
        table.push_back(std::move(option));
    for (Option &option : tlsOptions())
        table.push_back(std::move(option));
    for (Option &option : jwtOptions())
        table.push_back(std::move(option));
    table.push_back(dataOption(program));
    for (Option &option : historyOptions())
        table.push_back(std::move(option));
    table.push_back(noIoUringOption());
    return table;
}

const std::vector<RuleKey> &ruleKeys()
{
    static const std::vector<RuleKey> keys {
        { u"channels"_s, u"CHANNELS"_s,
          u"The channel, or the pattern of channels, that the rule is for."_s },
        { u"subscribe"_s, u"WHO"_s, u"Who may subscribe: anyone, local, token or nobody."_s },
        { u"publish"_s, u"WHO"_s, u"Who may publish: anyone, local, token or nobody."_s },
        { u"origins"_s, u"[ORIGIN, ...]"_s,
          u"The other origins whose pages may subscribe and publish, such as "
          "\"https://example.org\"; \"*\" is any."_s },
        { u"slow"_s, u"POLICY"_s,
          u"What happens to readers that are too slow: resume, latest or close."_s },
        { u"history-messages"_s, u"N"_s, u"As the option, for these channels."_s },
        { u"history-bytes"_s, u"BYTES"_s, u"As the option, for these channels."_s },
        { u"history-age"_s, u"SECONDS"_s, u"As the option, for these channels."_s },
        { u"durable"_s, u"true"_s,
          u"false: these channels are in memory only, also with --data. A publish is answered at "
          "once, and a restart is told as a gap."_s },
    };
    return keys;
}

namespace {

/// True for `*`, or a scheme, `://` and a host with an optional port, in lower case, as a browser
/// sends it (RFC 6454 section 6.2).
bool isOrigin(const QString &text)
{
    const qsizetype scheme = text.indexOf(u"://"_s);
    const QString host = text.mid(scheme + 3);
    return text == u"*"
        || (scheme > 0 && !host.isEmpty() && text == text.toLower() && !host.contains(u'/')
            && !host.contains(u' '));
}

Result<void> readOrigins(const QStringList &values, access::ChannelRule &rule)
{
    std::vector<std::string> origins;
    for (const QString &text : values) {
        if (!isOrigin(text)) {
            return wrongValue(
                u"must be a list of origins as a browser sends them, such as "
                "\"https://example.org\" or \"http://10.0.0.5:8080\", not '%1'."_s.arg(text));
        }
        origins.push_back(text.toStdString());
    }
    rule.origins = std::move(origins);
    return {};
}

Result<void> readTruth(const QString &text, bool &truth)
{
    if (text != u"true" && text != u"false")
        return wrongValue(u"must be true or false, not '%1'."_s.arg(text));
    truth = text == u"true";
    return {};
}

template <typename Value, typename Read>
Result<void> readInto(std::optional<Value> &setting, const Read &read)
{
    Value value {};
    if (const Result<void> done = read(value); !done)
        return done.error();
    setting = value;
    return {};
}

Result<void> readSetting(const RuleEntry::Setting &setting, access::ChannelRule &rule,
                         ChannelPolicy &policy)
{
    const QString text = setting.values.value(0);
    if (setting.key == u"channels")
        return readChannels(text, rule.channels);
    if (setting.key == u"subscribe")
        return readInto(rule.subscribe, [&](access::Who &who) { return readWho(text, who); });
    if (setting.key == u"publish")
        return readInto(rule.publish, [&](access::Who &who) { return readWho(text, who); });
    if (setting.key == u"origins")
        return readOrigins(setting.values, rule);
    if (setting.key == u"slow")
        return readInto(policy.slow, [&](SlowPolicy &slow) { return readSlowPolicy(text, slow); });
    if (setting.key == u"history-messages") {
        return readInto(policy.messages, [&](std::size_t &count) {
            return readNumber(text, historyMessagesAtMost, count);
        });
    }
    if (setting.key == u"history-bytes") {
        return readInto(policy.bytes, [&](std::size_t &bytes) {
            return readNumber(text, historyBytesAtMost, bytes);
        });
    }
    if (setting.key == u"durable")
        return readInto(policy.durable, [&](bool &durable) { return readTruth(text, durable); });
    return readInto(policy.age, [&](std::chrono::seconds &age) { return readAge(text, age); });
}

} // namespace

Result<void> readRule(const RuleEntry &entry, Options &options)
{
    access::ChannelRule rule;
    ChannelPolicy policy;
    for (const RuleEntry::Setting &setting : entry.settings) {
        const bool isOne = setting.key == u"origins" || setting.values.size() == 1;
        const Result<void> read =
            isOne ? readSetting(setting, rule, policy) : wrongValue(u"must be one value."_s);
        if (!read) {
            return wrongValue(setting.place + u": "_s + setting.key + u' '
                              + QString::fromStdString(read.error().message));
        }
    }
    if (rule.channels.empty()) {
        return wrongValue(
            entry.place
            + u": the rule must say which channels it is for: channels = \"class.**\"."_s);
    }
    policy.channels = rule.channels;
    if (rule.subscribe || rule.publish || rule.origins)
        options.rules.push_back(std::move(rule));
    if (policy.slow || policy.messages || policy.bytes || policy.age || policy.durable)
        options.policies.push_back(std::move(policy));
    return {};
}

Result<void> checkTogether(const Options &options)
{
    const TlsOptions &tls = options.tls;
    if (tls.certificateFile.isEmpty() != tls.keyFile.isEmpty()) {
        return wrongValue(
            u"--tls-certificate and --tls-key belong together: give both. They may name "
            "the same file."_s);
    }
    if (tls.isSelfSigned && !tls.certificateFile.isEmpty()) {
        return wrongValue(u"Give either --tls-self-signed or --tls-certificate with --tls-key, not "
                          "both."_s);
    }
    if (!options.listenProxied.empty() && options.proxies.isEmpty()) {
        return wrongValue(
            u"--listen-proxied needs --trusted-proxy with the addresses of the proxies: only "
            "they may connect there."_s);
    }
    return {};
}

QString environmentName(const QString &option)
{
    return u"HOLDFAST_"_s + option.toUpper().replace(u'-', u'_');
}

namespace {

/// Levenshtein's distance.
qsizetype distance(const QString &a, const QString &b)
{
    std::vector<qsizetype> row(static_cast<std::size_t>(b.size()) + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = static_cast<qsizetype>(j);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const qsizetype replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[at + 1];
            row[at + 1] = std::min({ replaced, diagonal + 1, row[at] + 1 });
        }
    }
    return row.back();
}

} // namespace

QString nearest(const QString &word, const QStringList &candidates)
{
    QString best;
    qsizetype least = std::max<qsizetype>(2, word.size() / 3) + 1;
    for (const QString &candidate : candidates) {
        if (const qsizetype apart = distance(word, candidate); apart < least) {
            least = apart;
            best = candidate;
        }
    }
    return best;
}

} // namespace holdfast
