// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/remote/remoteengine.h"

#include "server/core/channelname.h"
#include "server/remote/jsonvalues.h"
#include "server/remote/remotetrace.h"

#include <QHostAddress>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace holdfast::remote {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds pollEvery { 1 };
constexpr int lists = 4; ///< that readLists() reads
const QString page = u"1000"_s;

QString textFrom(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// A list of texts as one parameter of a query.
QUrlQuery queryOf(const QString &name, const std::vector<std::string> &texts)
{
    const QByteArray json = QJsonDocument(listOf(texts)).toJson(QJsonDocument::Compact);
    QUrlQuery query;
    query.addQueryItem(name, QString::fromLatin1(json.toPercentEncoding()));
    return query;
}

void add(QUrlQuery &query, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

/// True if trying again cannot help.
bool isFinal(const Error &error)
{
    return error.code == ErrorCode::Unauthenticated || error.code == ErrorCode::TokenRejected
        || error.code == ErrorCode::Forbidden || error.code == ErrorCode::NotFound;
}

/// Tells `done` what `from` reads in the answer, or the error.
template <typename Value, typename From>
ManagementClient::Answered reading(api::Done<Value> done, From from)
{
    return [done = std::move(done), from](const Result<QJsonObject> &answer) {
        if (answer)
            done(from(answer.value()));
        else
            done(answer.error());
    };
}

} // namespace

RemoteEngine::RemoteEngine(const RemoteSettings &settings)
    : m_firstRetry(settings.firstRetry)
    , m_management(std::make_unique<ManagementClient>(settings.address, settings.token,
                                                      settings.fingerprint))
    , m_nextRetry(settings.firstRetry)
    , m_channelControl(*m_management)
    , m_clientControl(*m_management)
    , m_access(*m_management)
{
    m_link.state = api::Link::State::Connecting;
    m_link.address = settings.address.toString(QUrl::RemoveUserInfo).toStdString();
    m_retry.setSingleShot(true);
    m_poll.setInterval(pollEvery);
    QObject::connect(&m_retry, &QTimer::timeout, &m_retry, [this] { connectToServer(); });
    QObject::connect(&m_poll, &QTimer::timeout, &m_poll, [this] { poll(); });
    connectToServer();
}

RemoteEngine::~RemoteEngine()
{
    dropStream();
}

api::Link RemoteEngine::link() const
{
    api::Link link = m_link;
    if (m_retry.isActive())
        link.retryIn = m_retry.remainingTimeAsDuration();
    return link;
}

void RemoteEngine::confirm(const QString &fingerprint)
{
    m_management->setFingerprint(fingerprint);
    connectNow();
}

void RemoteEngine::connectNow()
{
    if (m_link.state == api::Link::State::Attached)
        return;
    m_nextRetry = m_firstRetry;
    connectToServer();
}

void RemoteEngine::ask(const QString &path, const QUrlQuery &query,
                       const std::function<void(const QJsonObject &json)> &then)
{
    m_management->get(path, query, [this, then, attempt = m_attempt](const auto &answer) {
        if (attempt != m_attempt)
            return;
        if (answer)
            then(answer.value());
        else
            lose(answer.error());
    });
}

void RemoteEngine::connectToServer()
{
    ++m_attempt;
    m_retry.stop();
    m_poll.stop();
    dropStream();
    m_isPolling = false;
    m_management->forgetUnconfirmed();
    ask(u"/api/v1/status"_s, {}, [this](const QJsonObject &json) {
        takeStatus(json);
        ask(u"/api/v1/feeds"_s, {}, [this](const QJsonObject &feeds) {
            m_cursor = feeds[u"cursor"].toString();
            readLists();
        });
    });
}

void RemoteEngine::takeStatus(const QJsonObject &json)
{
    api::Status status = statusFrom(json);
    if (!m_status.epoch.empty() && status.epoch != m_status.epoch)
        m_messages.restart();
    m_status = std::move(status);
    m_link.isReadOnly = json[u"read_only"].toBool();
}

void RemoteEngine::readLists()
{
    m_listsLeft = lists;
    m_clients.beginList();
    m_listed.clear();
    readClients({});
    readChannels({});
    readMessages();
    readAccess();
}

void RemoteEngine::readClients(const QString &after)
{
    QUrlQuery query { { u"limit"_s, page } };
    add(query, u"after"_s, after);
    ask(u"/api/v1/clients"_s, query, [this](const QJsonObject &json) {
        for (api::ClientSnapshot &client : allFrom(json[u"clients"], clientFrom))
            m_clients.set(std::move(client));
        if (json.contains(u"next")) {
            readClients(json[u"next"].toString());
            return;
        }
        m_clients.endList();
        listIsRead();
    });
}

void RemoteEngine::readChannels(const QString &after)
{
    QUrlQuery query { { u"limit"_s, page } };
    add(query, u"after"_s, after);
    ask(u"/api/v1/channels"_s, query, [this](const QJsonObject &json) {
        for (api::ChannelSnapshot &channel : allFrom(json[u"channels"], channelFrom)) {
            if (!isFeed(channel.name))
                m_listed[channel.name] = std::move(channel);
        }
        if (json.contains(u"next")) {
            readChannels(json[u"next"].toString());
            return;
        }
        m_channels = std::exchange(m_listed, {});
        listIsRead();
    });
}

void RemoteEngine::readMessages()
{
    ask(u"/api/v1/messages"_s, { { u"limit"_s, page } }, [this](const QJsonObject &json) {
        m_messages.add(allFrom(json[u"messages"], messageFrom));
        listIsRead();
    });
}

void RemoteEngine::readAccess()
{
    ask(u"/api/v1/pin"_s, {}, [this](const QJsonObject &pin) {
        m_access.setKnown(textOf(pin[u"pin"]));
        ask(u"/api/v1/lock"_s, {}, [this](const QJsonObject &lock) {
            m_access.setKnown(lock[u"locked"].toBool());
            if (m_listsLeft > 0)
                listIsRead();
            else
                m_isPolling = false;
        });
    });
}

void RemoteEngine::listIsRead()
{
    --m_listsLeft;
    if (m_listsLeft == 0)
        follow();
}

QUrl RemoteEngine::streamUrl() const
{
    const QUrl &management = m_management->address();
    const bool isEncrypted = management.scheme() == "https"_L1;
    const auto listener = std::ranges::find_if(m_status.listeners, [isEncrypted](const auto &each) {
        return each.port != 0 && !each.isProxied && each.isEncrypted == isEncrypted;
    });
    if (listener == m_status.listeners.end())
        return {};
    QUrl url;
    url.setScheme(management.scheme());
    const QHostAddress bound(QString::fromStdString(listener->address));
    const bool isOneAddress = !bound.isNull() && !bound.isLoopback()
        && bound != QHostAddress(QHostAddress::AnyIPv4)
        && bound != QHostAddress(QHostAddress::AnyIPv6);
    url.setHost(isOneAddress ? bound.toString() : management.host());
    url.setPort(listener->port);
    QStringList feeds;
    for (const std::string_view feed : { clientsFeed, channelsFeed, messagesFeed })
        feeds.append(textFrom(feed));
    url.setPath(u"/channels/"_s + feeds.join(u','));
    url.setQuery(QUrlQuery { { u"since"_s, m_cursor } });
    return url;
}

void RemoteEngine::follow()
{
    const QUrl url = streamUrl();
    if (url.isEmpty()) {
        lose({ ErrorCode::Unavailable,
               "The server has no address for clients that this window could follow." });
        return;
    }
    m_reader = {};
    m_stream = m_management->open(url);
    QObject::connect(m_stream.get(), &QNetworkReply::readyRead, &m_poll, [this] { readStream(); });
    QObject::connect(m_stream.get(), &QNetworkReply::finished, &m_poll, [this] {
        const int status = m_stream->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status >= 400)
            lose(errorFrom(QJsonDocument::fromJson(m_stream->readAll()).object(), status));
        else
            lose({ ErrorCode::Unavailable, m_stream->errorString().toStdString() });
    });
}

void RemoteEngine::readStream()
{
    if (m_stream->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200)
        return; // finished() reads the problem
    for (const StreamEvent &event : m_reader.read(m_stream->readAll())) {
        takeEvent(event);
        if (!m_stream)
            return; // it was not what was expected
    }
    if (m_reader.hasFailed())
        lose({ ErrorCode::TooLarge, "The server sent more than this window reads at once." });
}

void RemoteEngine::takeEvent(const StreamEvent &event)
{
    const QJsonObject json = QJsonDocument::fromJson(event.data).object();
    if (event.name == "hello") {
        m_link.state = api::Link::State::Attached;
        m_link.problem.reset();
        m_nextRetry = m_firstRetry;
        m_poll.start();
    } else if (event.name == "gap") {
        connectToServer(); // reads the lists again
    } else if (event.name == "bye") {
        lose({ ErrorCode::Unavailable, "The server has said goodbye: it stops or restarts." });
    } else {
        takeBatch(json[u"channel"].toString(), json[u"data"].toObject());
    }
}

void RemoteEngine::takeBatch(const QString &channel, const QJsonObject &batch)
{
    if (channel == textFrom(clientsFeed)) {
        if (batch[u"reset"].toBool()) {
            connectToServer();
            return;
        }
        for (api::ClientSnapshot &client : allFrom(batch[u"changed"], clientFrom))
            m_clients.set(std::move(client));
        for (const QJsonValue serial : batch[u"removed"].toArray())
            m_clients.remove(numberOf(serial));
    } else if (channel == textFrom(channelsFeed)) {
        for (api::ChannelSnapshot &each : allFrom(batch[u"changed"], channelFrom))
            m_channels[each.name] = std::move(each);
        for (const std::string &name : textsOf(batch[u"removed"]))
            m_channels.erase(name);
    } else if (channel == textFrom(messagesFeed)) {
        m_messages.passOver(numberOf(batch[u"passed_over"]));
        m_messages.add(allFrom(batch[u"messages"], messageFrom));
    }
}

void RemoteEngine::poll()
{
    if (std::exchange(m_isPolling, true))
        return;
    ask(u"/api/v1/status"_s, {}, [this](const QJsonObject &json) {
        takeStatus(json);
        readAccess();
    });
}

void RemoteEngine::dropStream()
{
    if (!m_stream)
        return;
    m_stream->disconnect();
    m_stream.release()->deleteLater(); // it may be the caller
}

void RemoteEngine::lose(const Error &error)
{
    ++m_attempt;
    m_poll.stop();
    m_isPolling = false;
    dropStream();
    m_link.problem = error;
    m_link.fingerprint = m_management->unconfirmed().toStdString();
    if (!m_link.fingerprint.empty()) {
        m_link.state = api::Link::State::Unconfirmed;
        return;
    }
    if (isFinal(error)) {
        m_link.state = api::Link::State::Refused;
        return;
    }
    m_link.state = api::Link::State::Lost;
    m_retry.start(m_nextRetry);
    m_nextRetry = std::min(2 * m_nextRetry, maxRetry);
}

std::vector<api::ChannelSnapshot> RemoteEngine::channels(const api::ChannelQuery &query) const
{
    std::vector<api::ChannelSnapshot> found;
    for (auto at = m_channels.upper_bound(query.after);
         at != m_channels.end() && found.size() < query.limit; ++at) {
        if (at->first.find(query.contains) != std::string::npos)
            found.push_back(at->second);
    }
    return found;
}

void RemoteEngine::countMatching(const std::vector<std::string> &targets,
                                 api::Done<std::uint64_t> done) const
{
    m_management->get(u"/api/v1/matching"_s, queryOf(u"channels"_s, targets),
                      reading<std::uint64_t>(std::move(done), [](const QJsonObject &json) {
                          return numberOf(json[u"matching"]);
                      }));
}

void RemoteEngine::broadcast(const api::Broadcast &broadcast, api::BroadcastDone done)
{
    QJsonObject body { { u"targets"_s, listOf(broadcast.targets) },
                       { u"data"_s, QString::fromStdString(broadcast.payload) },
                       { u"type"_s, QString::fromStdString(broadcast.contentType) },
                       { u"priority"_s, broadcast.priority } };
    if (!broadcast.event.empty())
        body.insert(u"event"_s, QString::fromStdString(broadcast.event));
    if (!broadcast.key.empty())
        body.insert(u"key"_s, QString::fromStdString(broadcast.key));
    m_management->send("POST", u"/api/v1/messages"_s, body,
                       reading<api::BroadcastOutcome>(std::move(done), outcomeFrom));
}

void RemoteEngine::changeMessage(const api::MessageChange &change, api::BroadcastDone done)
{
    const QString path = u"/api/v1/messages/"_s + pathPart(change.id);
    auto take = reading<api::BroadcastOutcome>(std::move(done), outcomeFrom);
    if (change.isRetraction) {
        m_management->send("DELETE", path, std::move(take));
        return;
    }
    QJsonObject body { { u"data"_s, QString::fromStdString(change.payload) },
                       { u"type"_s, QString::fromStdString(change.contentType) },
                       { u"priority"_s, change.priority } };
    if (!change.event.empty())
        body.insert(u"event"_s, QString::fromStdString(change.event));
    m_management->send("PUT", path, body, std::move(take));
}

void RemoteEngine::receipts(const std::vector<std::string> &ids,
                            api::Done<std::vector<api::MessageReceipt>> done) const
{
    m_management->get(
        u"/api/v1/receipts"_s, queryOf(u"ids"_s, ids),
        reading<std::vector<api::MessageReceipt>>(std::move(done), [](const QJsonObject &json) {
            return allFrom(json[u"receipts"], receiptFrom);
        }));
}

void RemoteEngine::recipients(const api::RecipientQuery &query,
                              api::Done<api::RecipientPage> done) const
{
    QUrlQuery parameters { { u"limit"_s, QString::number(query.limit) },
                           { u"after"_s, QString::number(query.afterSerial) } };
    if (query.hasState)
        add(parameters, u"state"_s, textFrom(nameOf(query.state)));
    m_management->get(u"/api/v1/messages/"_s + pathPart(query.messageId) + u"/recipients"_s,
                      parameters, reading<api::RecipientPage>(std::move(done), recipientsFrom));
}

void RemoteEngine::clientReceipts(const std::vector<std::string> &ids,
                                  api::Done<std::vector<api::ClientReceipts>> done) const
{
    m_management->get(
        u"/api/v1/client-receipts"_s, queryOf(u"ids"_s, ids),
        reading<std::vector<api::ClientReceipts>>(std::move(done), [](const QJsonObject &json) {
            return allFrom(json[u"clients"], clientReceiptsFrom);
        }));
}

Result<std::unique_ptr<api::ClientTrace>> RemoteEngine::watchClient(const std::string &id)
{
    return std::unique_ptr<api::ClientTrace>(std::make_unique<RemoteTrace>(*m_management, id));
}

void RemoteEngine::disconnectClient(const std::string &id, api::Done<void> done)
{
    m_management->send("DELETE", u"/api/v1/clients/"_s + pathPart(id), whenDone(std::move(done)));
}

void RemoteEngine::setOpenChannels(const std::vector<std::string> &names, api::Done<void> done)
{
    m_management->send("PUT", u"/api/v1/room"_s, { { u"channels"_s, listOf(names) } },
                       [this, names, done = std::move(done)](const Result<QJsonObject> &answer) {
                           if (answer)
                               m_status.openChannels = names;
                           done(answer ? Result<void>() : Result<void>(answer.error()));
                       });
}

} // namespace holdfast::remote
