// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/clientsnapshots.h"

#include "server/net/address.h"

namespace holdfast {

namespace {

api::Transport transportOf(TransportKind kind)
{
    switch (kind) {
    case TransportKind::EventStream:
        return api::Transport::EventStream;
    case TransportKind::WebSocket:
        return api::Transport::WebSocket;
    case TransportKind::LongPoll:
        break;
    }
    return api::Transport::LongPoll;
}

api::ClientState stateOf(const Client &client)
{
    if (client.isAway)
        return api::ClientState::Away;
    if (client.held == 0)
        return api::ClientState::Polling;
    return client.transport == TransportKind::LongPoll ? api::ClientState::Held
                                                       : api::ClientState::Open;
}

std::chrono::milliseconds since(MonotonicTime then, MonotonicTime now)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(now - then);
}

} // namespace

api::ClientSnapshot snapshotOf(const Client &client, MonotonicTime now)
{
    api::ClientSnapshot snapshot;
    snapshot.serial = client.serial;
    snapshot.id = client.id();
    if (client.introduction) {
        snapshot.name = client.introduction->name();
        snapshot.agent = client.introduction->agent();
    }
    snapshot.address = net::addressText(client.address);
    snapshot.channels = client.following->channels.entries();
    snapshot.transport = transportOf(client.transport);
    snapshot.state = stateOf(client);
    snapshot.stateFor = since(client.stateSince, now);
    snapshot.joinedFor = since(client.joinedAt(), now);
    snapshot.requests = client.requests;
    snapshot.acknowledgedSeq = client.hasAcknowledged ? client.record.acknowledged() : 0;
    snapshot.isRenamed = client.isRenamed;
    snapshot.isBehind = client.isBehind;
    snapshot.behindAtSeq = client.isBehind ? client.record.behindAt() : 0;
    return snapshot;
}

api::ClientSnapshot snapshotOf(const Client &client, MonotonicTime now,
                               const access::NameSet &muted)
{
    api::ClientSnapshot snapshot = snapshotOf(client, now);
    snapshot.isMuted = muted.contains(snapshot.id);
    return snapshot;
}

} // namespace holdfast
