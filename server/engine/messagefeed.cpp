// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/messagefeed.h"

#include "server/net/address.h"

#include <algorithm>
#include <utility>

namespace holdfast {

namespace {

api::MessageSource sourceOf(Source source)
{
    switch (source) {
    case Source::WebSocket:
        return api::MessageSource::WebSocket;
    case Source::Window:
        return api::MessageSource::Window;
    case Source::Management:
        return api::MessageSource::Management;
    case Source::Http:
        break;
    }
    return api::MessageSource::Http;
}

api::MessageKind kindOf(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Retraction:
        return api::MessageKind::Retraction;
    case MessageKind::Replacement:
        return api::MessageKind::Replacement;
    case MessageKind::Message:
        break;
    }
    return api::MessageKind::Message;
}

api::MessageSnapshot snapshotOf(const Message &message)
{
    api::MessageSnapshot snapshot;
    snapshot.seq = message.seq();
    snapshot.id = message.id().text();
    snapshot.channels = { message.channel() };
    snapshot.channelCount = 1;
    if (const BroadcastGroup *group = message.group()) {
        const auto shown = std::min(group->channels.size(), api::MessageFeed::maxChannels);
        snapshot.channels.assign(group->channels.begin(),
                                 group->channels.begin() + static_cast<std::ptrdiff_t>(shown));
        snapshot.channelCount = group->channels.size();
    }
    snapshot.source = sourceOf(message.source());
    if (message.address() != AddressBytes {})
        snapshot.address = net::addressText(message.address());
    snapshot.client = message.client();
    snapshot.time = message.wallMilliseconds();
    snapshot.event = message.event();
    snapshot.priority = message.priority();
    snapshot.contentType = message.contentType();
    snapshot.key = message.key();
    snapshot.kind = kindOf(message.kind());
    if (message.kind() != MessageKind::Message)
        snapshot.targetId = message.target().text();
    snapshot.isRetracted = message.fate() == Fate::Retracted;
    if (snapshot.isRetracted)
        return snapshot;
    snapshot.payload = message.payload().substr(0, api::MessageFeed::maxPayloadBytes);
    snapshot.payloadBytes = message.payload().size();
    return snapshot;
}

} // namespace

api::MessageNews HubMessageFeed::take(std::size_t limit)
{
    api::MessageNews news;
    const Receipts::News found = m_hub.receipts().after(m_recorded, limit);
    for (const MessagePtr &message : found.messages)
        news.messages.push_back(snapshotOf(*message));
    // Messages from before the first take() do not count as passed over.
    news.passedOver = std::exchange(m_isFirst, false) ? 0 : found.passedOver;
    m_recorded = found.recorded;
    return news;
}

} // namespace holdfast
