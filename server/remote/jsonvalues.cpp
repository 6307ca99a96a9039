// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/remote/jsonvalues.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace holdfast::remote {

using namespace Qt::StringLiterals;

namespace {

template <typename Value>
struct Name
{
    std::string_view text;
    Value value;
};

constexpr std::array clientStates {
    Name<api::ClientState> { "held", api::ClientState::Held },
    Name<api::ClientState> { "polling", api::ClientState::Polling },
    Name<api::ClientState> { "open", api::ClientState::Open },
    Name<api::ClientState> { "away", api::ClientState::Away },
};

constexpr std::array recipientStates {
    Name<api::RecipientState> { "waiting", api::RecipientState::Waiting },
    Name<api::RecipientState> { "received", api::RecipientState::Received },
    Name<api::RecipientState> { "seen", api::RecipientState::Seen },
    Name<api::RecipientState> { "missed", api::RecipientState::Missed },
    Name<api::RecipientState> { "cannot-tell", api::RecipientState::CannotTell },
};

constexpr std::array transports {
    Name<api::Transport> { "long-poll", api::Transport::LongPoll },
    Name<api::Transport> { "event-stream", api::Transport::EventStream },
    Name<api::Transport> { "websocket", api::Transport::WebSocket },
};

constexpr std::array sources {
    Name<api::MessageSource> { "http", api::MessageSource::Http },
    Name<api::MessageSource> { "websocket", api::MessageSource::WebSocket },
    Name<api::MessageSource> { "window", api::MessageSource::Window },
    Name<api::MessageSource> { "management", api::MessageSource::Management },
};

constexpr std::array slowReaders {
    Name<api::SlowReaders> { "resume", api::SlowReaders::Resume },
    Name<api::SlowReaders> { "latest", api::SlowReaders::Latest },
    Name<api::SlowReaders> { "close", api::SlowReaders::Close },
};

constexpr std::array problems {
    Name<ErrorCode> { "/errors/malformed", ErrorCode::Malformed },
    Name<ErrorCode> { "/errors/too-large", ErrorCode::TooLarge },
    Name<ErrorCode> { "/errors/forbidden", ErrorCode::Forbidden },
    Name<ErrorCode> { "/errors/read-only", ErrorCode::Forbidden },
    Name<ErrorCode> { "/errors/token-required", ErrorCode::Unauthenticated },
    Name<ErrorCode> { "/errors/token-wrong", ErrorCode::TokenRejected },
    Name<ErrorCode> { "/errors/token-rejected", ErrorCode::TokenRejected },
    Name<ErrorCode> { "/errors/scope-missing", ErrorCode::ScopeMissing },
    Name<ErrorCode> { "/errors/too-many-attempts", ErrorCode::TooManyAttempts },
    Name<ErrorCode> { "/errors/too-fast", ErrorCode::TooFast },
    Name<ErrorCode> { "/errors/not-found", ErrorCode::NotFound },
    Name<ErrorCode> { "/errors/gone", ErrorCode::Gone },
    Name<ErrorCode> { "/errors/conflict", ErrorCode::Conflict },
    Name<ErrorCode> { "/errors/key-reused", ErrorCode::Unprocessable },
    Name<ErrorCode> { "/errors/limit-reached", ErrorCode::LimitReached },
    Name<ErrorCode> { "/errors/unavailable", ErrorCode::Unavailable },
};

template <std::size_t Count, typename Value>
Value valueNamed(const std::array<Name<Value>, Count> &names, const std::string &text,
                 Value otherwise)
{
    const auto found = std::ranges::find(names, std::string_view(text), &Name<Value>::text);
    return found == names.end() ? otherwise : found->value;
}

ErrorCode codeOf(int status)
{
    if (status == 401)
        return ErrorCode::TokenRejected;
    if (status == 403)
        return ErrorCode::Forbidden;
    if (status == 404)
        return ErrorCode::NotFound;
    return status < 500 ? ErrorCode::Malformed : ErrorCode::Unavailable;
}

api::Counters countersFrom(const QJsonObject &json)
{
    api::Counters counters;
    counters.connectionsAccepted = numberOf(json[u"connections_accepted"]);
    counters.connectionsRefused = numberOf(json[u"connections_refused"]);
    counters.connectionsClosed = numberOf(json[u"connections_closed"]);
    counters.requests = numberOf(json[u"requests"]);
    counters.badRequests = numberOf(json[u"bad_requests"]);
    counters.messagesPublished = numberOf(json[u"messages_published"]);
    counters.publishesTooFast = numberOf(json[u"publishes_too_fast"]);
    counters.deliveries = numberOf(json[u"deliveries"]);
    counters.gapsTold = numberOf(json[u"gaps_told"]);
    counters.slowSubscribers = numberOf(json[u"slow_subscribers"]);
    counters.inboxOverflows = numberOf(json[u"inbox_overflows"]);
    counters.bytesReceived = numberOf(json[u"bytes_received"]);
    counters.bytesSent = numberOf(json[u"bytes_sent"]);
    counters.tlsHandshakes = numberOf(json[u"tls_handshakes"]);
    counters.tlsFailures = numberOf(json[u"tls_failures"]);
    return counters;
}

api::ListenerSnapshot listenerFrom(const QJsonObject &json)
{
    return { textOf(json[u"address"]), static_cast<std::uint16_t>(json[u"port"].toInt()),
             json[u"tls"].toBool(), json[u"proxied"].toBool() };
}

api::RecipientSnapshot recipientFrom(const QJsonObject &json)
{
    api::RecipientSnapshot recipient;
    recipient.serial = numberOf(json[u"serial"]);
    recipient.id = textOf(json[u"id"]);
    recipient.name = textOf(json[u"name"]);
    recipient.address = textOf(json[u"address"]);
    recipient.agent = textOf(json[u"agent"]);
    recipient.clientState =
        valueNamed(clientStates, textOf(json[u"client_state"]), api::ClientState::Away);
    recipient.state =
        valueNamed(recipientStates, textOf(json[u"state"]), api::RecipientState::CannotTell);
    return recipient;
}

api::BroadcastOutcome::Accepted acceptedFrom(const QJsonObject &json)
{
    return { textOf(json[u"id"]), textOf(json[u"channel"]), numberOf(json[u"subscribers"]) };
}

} // namespace

std::string_view nameOf(api::RecipientState state)
{
    return std::ranges::find(recipientStates, state, &Name<api::RecipientState>::value)->text;
}

std::string textOf(const QJsonValue &value)
{
    return value.toString().toStdString();
}

std::uint64_t numberOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().toULongLong();
    return static_cast<std::uint64_t>(std::max<qint64>(0, value.toInteger()));
}

std::vector<std::string> textsOf(const QJsonValue &value)
{
    std::vector<std::string> texts;
    for (const QJsonValue each : value.toArray())
        texts.push_back(textOf(each));
    return texts;
}

QJsonArray listOf(const std::vector<std::string> &texts)
{
    QJsonArray list;
    for (const std::string &text : texts)
        list.append(QString::fromStdString(text));
    return list;
}

api::Status statusFrom(const QJsonObject &json)
{
    api::Status status;
    status.version = textOf(json[u"version"]);
    status.epoch = textOf(json[u"epoch"]);
    status.head = textOf(json[u"head"]);
    status.uptime = std::chrono::milliseconds(json[u"uptime_ms"].toInteger());
    status.workers = static_cast<std::uint32_t>(numberOf(json[u"workers"]));
    status.listeners = allFrom(json[u"listeners"], listenerFrom);
    status.joinUrls = textsOf(json[u"join_urls"]);
    status.openChannels = textsOf(json[u"open_channels"]);
    status.isDraining = json[u"draining"].toBool();
    status.connections = numberOf(json[u"connections"]);
    status.maxConnections = numberOf(json[u"max_connections"]);
    const QJsonObject clients = json[u"clients"].toObject();
    status.clientsHeld = numberOf(clients[u"held"]);
    status.clientsPolling = numberOf(clients[u"polling"]);
    status.clientsOpen = numberOf(clients[u"open"]);
    status.clientsAway = numberOf(clients[u"away"]);
    status.channels = numberOf(json[u"channels"]);
    status.retainedMessages = numberOf(json[u"retained_messages"]);
    status.retainedBytes = numberOf(json[u"retained_bytes"]);
    status.keyedMessages = numberOf(json[u"keyed_messages"]);
    status.keyedBytes = numberOf(json[u"keyed_bytes"]);
    status.hasSeenRemoteDevice = json[u"remote_device_seen"].toBool();
    status.counters = countersFrom(json[u"counters"].toObject());
    return status;
}

api::ChannelSnapshot channelFrom(const QJsonObject &json)
{
    api::ChannelSnapshot channel;
    channel.name = textOf(json[u"name"]);
    channel.subscribers = numberOf(json[u"subscribers"]);
    channel.retained = numberOf(json[u"retained"]);
    channel.retainedBytes = numberOf(json[u"retained_bytes"]);
    channel.published = numberOf(json[u"published"]);
    channel.isFrozen = json[u"frozen"].toBool();
    channel.lastId = textOf(json[u"last_id"]);
    channel.lastTime = json[u"last_time"].toInteger();
    return channel;
}

api::ClientSnapshot clientFrom(const QJsonObject &json)
{
    api::ClientSnapshot client;
    client.serial = numberOf(json[u"serial"]);
    client.id = textOf(json[u"id"]);
    client.name = textOf(json[u"name"]);
    client.address = textOf(json[u"address"]);
    client.agent = textOf(json[u"agent"]);
    client.channels = std::make_shared<const std::vector<std::string>>(textsOf(json[u"channels"]));
    client.transport = valueNamed(transports, textOf(json[u"transport"]), api::Transport::LongPoll);
    client.state = valueNamed(clientStates, textOf(json[u"state"]), api::ClientState::Away);
    client.stateFor = std::chrono::milliseconds(json[u"state_ms"].toInteger());
    client.joinedFor = std::chrono::milliseconds(json[u"joined_ms"].toInteger());
    client.requests = numberOf(json[u"requests"]);
    client.acknowledgedSeq = numberOf(json[u"acknowledged"]);
    client.isRenamed = json[u"renamed"].toBool();
    client.isMuted = json[u"muted"].toBool();
    client.isBehind = json.contains(u"behind_at");
    client.behindAtSeq = numberOf(json[u"behind_at"]);
    return client;
}

api::MessageSnapshot messageFrom(const QJsonObject &json)
{
    api::MessageSnapshot message;
    message.seq = numberOf(json[u"seq"]);
    message.id = textOf(json[u"id"]);
    message.channels = textsOf(json[u"channels"]);
    if (message.channels.empty())
        message.channels.emplace_back();
    message.channelCount = std::max<std::uint64_t>(1, numberOf(json[u"channel_count"]));
    message.source = valueNamed(sources, textOf(json[u"source"]), api::MessageSource::Http);
    message.address = textOf(json[u"address"]);
    message.client = textOf(json[u"client"]);
    message.time = json[u"time"].toInteger();
    message.event = textOf(json[u"event"]);
    message.priority = std::clamp(json[u"priority"].toInt(3), 1, 5);
    message.contentType = textOf(json[u"type"]);
    message.payload = json.contains(u"payload_base64")
        ? QByteArray::fromBase64(json[u"payload_base64"].toString().toLatin1()).toStdString()
        : textOf(json[u"payload"]);
    message.payloadBytes = numberOf(json[u"bytes"]);
    message.key = textOf(json[u"key"]);
    if (json.contains(u"kind")) {
        message.kind = json[u"kind"].toString() == "retraction"_L1 ? api::MessageKind::Retraction
                                                                   : api::MessageKind::Replacement;
    }
    message.targetId = textOf(json[u"target"]);
    message.isRetracted = json[u"retracted"].toBool();
    return message;
}

api::BroadcastOutcome outcomeFrom(const QJsonObject &json)
{
    api::BroadcastOutcome outcome;
    outcome.messages = allFrom(json[u"messages"], acceptedFrom);
    outcome.matched = numberOf(json[u"matched"]);
    return outcome;
}

api::MessageReceipt receiptFrom(const QJsonObject &json)
{
    api::MessageReceipt receipt;
    receipt.id = textOf(json[u"id"]);
    receipt.channel = textOf(json[u"channel"]);
    receipt.matched = numberOf(json[u"matched"]);
    receipt.cannotTell = numberOf(json[u"cannot_tell"]);
    receipt.sent = numberOf(json[u"sent"]);
    receipt.received = numberOf(json[u"received"]);
    receipt.seen = numberOf(json[u"seen"]);
    receipt.later = numberOf(json[u"later"]);
    return receipt;
}

api::RecipientPage recipientsFrom(const QJsonObject &json)
{
    api::RecipientPage page;
    page.receipt = receiptFrom(json[u"receipt"].toObject());
    page.waiting = numberOf(json[u"waiting"]);
    page.received = numberOf(json[u"received"]);
    page.seen = numberOf(json[u"seen"]);
    page.missed = numberOf(json[u"missed"]);
    page.cannotTell = numberOf(json[u"cannot_tell"]);
    page.gone = numberOf(json[u"gone"]);
    page.recipients = allFrom(json[u"recipients"], recipientFrom);
    page.hasMore = json.contains(u"next");
    return page;
}

api::ClientReceipts clientReceiptsFrom(const QJsonObject &json)
{
    return { textOf(json[u"id"]), numberOf(json[u"expected"]), numberOf(json[u"received"]) };
}

api::ChannelSettings settingsFrom(const QJsonObject &json)
{
    return { .messages = numberOf(json[u"messages"]),
             .age = std::chrono::seconds(json[u"age"].toInteger()),
             .slow =
                 valueNamed(slowReaders, textOf(json[u"slow"]), api::SlowReaders::AsConfigured) };
}

api::TokenSnapshot tokenFrom(const QJsonObject &json)
{
    return {
        textOf(json[u"id"]),        textOf(json[u"name"]),        textsOf(json[u"scopes"]),
        textsOf(json[u"channels"]), json[u"created"].toInteger(), json[u"expires"].toInteger()
    };
}

api::BanSnapshot banFrom(const QJsonObject &json)
{
    return { numberOf(json[u"id"]), textOf(json[u"client"]), textOf(json[u"address"]),
             std::chrono::seconds(json[u"seconds_left"].toInteger()), numberOf(json[u"attempts"]) };
}

api::RuleSnapshot ruleFrom(const QJsonObject &json)
{
    return { textOf(json[u"channels"]), textOf(json[u"subscribe"]), textOf(json[u"publish"]),
             json.contains(u"origins"), textsOf(json[u"origins"]),  textOf(json[u"name"]) };
}

api::ReloadReport reportFrom(const QJsonObject &json)
{
    return { textsOf(json[u"changed"]), textsOf(json[u"needs_restart"]) };
}

Error errorFrom(const QJsonObject &problem, int status)
{
    Error error { valueNamed(problems, textOf(problem[u"type"]), codeOf(status)),
                  textOf(problem[u"detail"]) };
    if (error.message.empty())
        error.message = "The server answered with the status " + std::to_string(status) + ".";
    return error;
}

} // namespace holdfast::remote
