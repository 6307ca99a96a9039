// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/jsonfaces.h"

#include "server/management/jsonvalues.h"

#include <QJsonArray>
#include <QString>

#include <array>
#include <utility>

namespace holdfast::management {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<std::pair<api::ClientState, std::string_view>, 4> stateNames { {
    { api::ClientState::Held, "held" },
    { api::ClientState::Polling, "polling" },
    { api::ClientState::Open, "open" },
    { api::ClientState::Away, "away" },
} };

constexpr std::array<std::pair<api::RecipientState, std::string_view>, 5> recipientStates { {
    { api::RecipientState::Waiting, "waiting" },
    { api::RecipientState::Received, "received" },
    { api::RecipientState::Seen, "seen" },
    { api::RecipientState::Missed, "missed" },
    { api::RecipientState::CannotTell, "cannot-tell" },
} };

QJsonObject toJson(const api::Counters &counters)
{
    return {
        { u"connections_accepted"_s, number(counters.connectionsAccepted) },
        { u"connections_refused"_s, number(counters.connectionsRefused) },
        { u"connections_closed"_s, number(counters.connectionsClosed) },
        { u"requests"_s, number(counters.requests) },
        { u"bad_requests"_s, number(counters.badRequests) },
        { u"messages_published"_s, number(counters.messagesPublished) },
        { u"publishes_too_fast"_s, number(counters.publishesTooFast) },
        { u"deliveries"_s, number(counters.deliveries) },
        { u"gaps_told"_s, number(counters.gapsTold) },
        { u"slow_subscribers"_s, number(counters.slowSubscribers) },
        { u"inbox_overflows"_s, number(counters.inboxOverflows) },
        { u"bytes_received"_s, number(counters.bytesReceived) },
        { u"bytes_sent"_s, number(counters.bytesSent) },
        { u"tls_handshakes"_s, number(counters.tlsHandshakes) },
        { u"tls_failures"_s, number(counters.tlsFailures) },
    };
}

} // namespace

QJsonObject toJson(const api::Status &status)
{
    QJsonArray listeners;
    for (const api::ListenerSnapshot &listener : status.listeners)
        listeners.append(QJsonObject { { u"address"_s, text(listener.address) },
                                       { u"port"_s, listener.port },
                                       { u"tls"_s, listener.isEncrypted },
                                       { u"proxied"_s, listener.isProxied } });
    QJsonArray joinUrls;
    for (const std::string &url : status.joinUrls)
        joinUrls.append(text(url));
    QJsonArray openChannels;
    for (const std::string &channel : status.openChannels)
        openChannels.append(text(channel));
    return {
        { u"version"_s, text(status.version) },
        { u"epoch"_s, text(status.epoch) },
        { u"head"_s, text(status.head) },
        { u"uptime_ms"_s, qint64 { status.uptime.count() } },
        { u"workers"_s, qint64 { status.workers } },
        { u"listeners"_s, listeners },
        { u"join_urls"_s, joinUrls },
        { u"open_channels"_s, openChannels },
        { u"draining"_s, status.isDraining },
        { u"connections"_s, number(status.connections) },
        { u"max_connections"_s, number(status.maxConnections) },
        { u"clients"_s,
          QJsonObject { { u"held"_s, number(status.clientsHeld) },
                        { u"polling"_s, number(status.clientsPolling) },
                        { u"open"_s, number(status.clientsOpen) },
                        { u"away"_s, number(status.clientsAway) } } },
        { u"channels"_s, number(status.channels) },
        { u"retained_messages"_s, number(status.retainedMessages) },
        { u"retained_bytes"_s, number(status.retainedBytes) },
        { u"keyed_messages"_s, number(status.keyedMessages) },
        { u"keyed_bytes"_s, number(status.keyedBytes) },
        { u"remote_device_seen"_s, status.hasSeenRemoteDevice },
        { u"counters"_s, toJson(status.counters) },
    };
}

QJsonObject toJson(const api::ChannelSnapshot &channel)
{
    QJsonObject json {
        { u"name"_s, text(channel.name) },
        { u"subscribers"_s, number(channel.subscribers) },
        { u"retained"_s, number(channel.retained) },
        { u"retained_bytes"_s, number(channel.retainedBytes) },
        { u"published"_s, number(channel.published) },
    };
    if (channel.isFrozen)
        json.insert(u"frozen"_s, true);
    if (!channel.lastId.empty()) {
        json.insert(u"last_id"_s, text(channel.lastId));
        json.insert(u"last_time"_s, qint64 { channel.lastTime });
    }
    return json;
}

QJsonObject toJson(const api::ClientSnapshot &client)
{
    QJsonArray channels;
    if (client.channels) {
        for (const std::string &channel : *client.channels)
            channels.append(text(channel));
    }
    QJsonObject json {
        { u"serial"_s, text(client.serial) },
        { u"id"_s, text(client.id) },
        { u"name"_s, text(client.name) },
        { u"address"_s, text(client.address) },
        { u"agent"_s, text(client.agent) },
        { u"channels"_s, channels },
        { u"transport"_s, text(nameOf(client.transport)) },
        { u"state"_s, text(nameOf(client.state)) },
        { u"state_ms"_s, qint64 { client.stateFor.count() } },
        { u"joined_ms"_s, qint64 { client.joinedFor.count() } },
        { u"requests"_s, number(client.requests) },
        { u"acknowledged"_s, text(client.acknowledgedSeq) },
    };
    if (client.isRenamed)
        json.insert(u"renamed"_s, true);
    if (client.isMuted)
        json.insert(u"muted"_s, true);
    if (client.isBehind)
        json.insert(u"behind_at"_s, text(client.behindAtSeq));
    return json;
}

QJsonObject toJson(const api::BroadcastOutcome &outcome)
{
    QJsonArray messages;
    for (const api::BroadcastOutcome::Accepted &message : outcome.messages)
        messages.append(QJsonObject { { u"id"_s, text(message.id) },
                                      { u"channel"_s, text(message.channel) },
                                      { u"subscribers"_s, number(message.subscribers) } });
    return { { u"matched"_s, number(outcome.matched) }, { u"messages"_s, messages } };
}

QJsonObject toJson(const api::MessageReceipt &receipt)
{
    return {
        { u"id"_s, text(receipt.id) },
        { u"channel"_s, text(receipt.channel) },
        { u"matched"_s, number(receipt.matched) },
        { u"cannot_tell"_s, number(receipt.cannotTell) },
        { u"sent"_s, number(receipt.sent) },
        { u"received"_s, number(receipt.received) },
        { u"seen"_s, number(receipt.seen) },
        { u"later"_s, number(receipt.later) },
    };
}

QJsonObject toJson(const api::RecipientPage &page)
{
    QJsonArray recipients;
    for (const api::RecipientSnapshot &each : page.recipients) {
        recipients.append(QJsonObject { { u"serial"_s, text(each.serial) },
                                        { u"id"_s, text(each.id) },
                                        { u"name"_s, text(each.name) },
                                        { u"address"_s, text(each.address) },
                                        { u"agent"_s, text(each.agent) },
                                        { u"client_state"_s, text(nameOf(each.clientState)) },
                                        { u"state"_s, text(nameOf(each.state)) } });
    }
    QJsonObject json {
        { u"receipt"_s, toJson(page.receipt) },   { u"waiting"_s, number(page.waiting) },
        { u"received"_s, number(page.received) }, { u"seen"_s, number(page.seen) },
        { u"missed"_s, number(page.missed) },     { u"cannot_tell"_s, number(page.cannotTell) },
        { u"gone"_s, number(page.gone) },         { u"recipients"_s, recipients },
    };
    if (page.hasMore && !page.recipients.empty())
        json.insert(u"next"_s, text(page.recipients.back().serial));
    return json;
}

QJsonObject toJson(const api::ClientReceipts &receipts)
{
    return { { u"id"_s, text(receipts.id) },
             { u"expected"_s, number(receipts.expected) },
             { u"received"_s, number(receipts.received) } };
}

QJsonObject toJson(const api::MessageSnapshot &message)
{
    QJsonArray channels;
    for (const std::string &channel : message.channels)
        channels.append(text(channel));
    QJsonObject json {
        { u"seq"_s, text(message.seq) },
        { u"id"_s, text(message.id) },
        { u"channels"_s, channels },
        { u"channel_count"_s, number(message.channelCount) },
        { u"source"_s, text(nameOf(message.source)) },
        { u"address"_s, text(message.address) },
        { u"client"_s, text(message.client) },
        { u"time"_s, qint64 { message.time } },
        { u"event"_s, text(message.event) },
        { u"priority"_s, message.priority },
        { u"type"_s, text(message.contentType) },
        { u"bytes"_s, number(message.payloadBytes) },
    };
    if (!message.key.empty())
        json.insert(u"key"_s, text(message.key));
    if (message.kind != api::MessageKind::Message) {
        const bool isRetraction = message.kind == api::MessageKind::Retraction;
        json.insert(u"kind"_s, isRetraction ? u"retraction"_s : u"replacement"_s);
        json.insert(u"target"_s, text(message.targetId));
    }
    if (message.isRetracted)
        json.insert(u"retracted"_s, true);
    const QByteArray payload = QByteArray::fromStdString(message.payload);
    if (payload.isValidUtf8())
        json.insert(u"payload"_s, QString::fromUtf8(payload));
    else
        json.insert(u"payload_base64"_s, QString::fromLatin1(payload.toBase64()));
    return json;
}

std::string_view nameOf(api::MessageSource source)
{
    switch (source) {
    case api::MessageSource::Http:
        return "http";
    case api::MessageSource::WebSocket:
        return "websocket";
    case api::MessageSource::Window:
        return "window";
    case api::MessageSource::Management:
        return "management";
    }
    Q_UNREACHABLE();
}

std::string_view nameOf(api::ClientState state)
{
    for (const auto &[each, name] : stateNames) {
        if (each == state)
            return name;
    }
    Q_UNREACHABLE();
}

std::optional<api::ClientState> clientStateNamed(std::string_view name)
{
    for (const auto &[state, each] : stateNames) {
        if (each == name)
            return state;
    }
    return std::nullopt;
}

std::string_view nameOf(api::RecipientState state)
{
    for (const auto &[each, name] : recipientStates) {
        if (each == state)
            return name;
    }
    Q_UNREACHABLE();
}

std::optional<api::RecipientState> recipientStateNamed(std::string_view name)
{
    for (const auto &[state, each] : recipientStates) {
        if (each == name)
            return state;
    }
    return std::nullopt;
}

std::string_view nameOf(api::Transport transport)
{
    switch (transport) {
    case api::Transport::LongPoll:
        return "long-poll";
    case api::Transport::EventStream:
        return "event-stream";
    case api::Transport::WebSocket:
        return "websocket";
    }
    Q_UNREACHABLE();
}

} // namespace holdfast::management
