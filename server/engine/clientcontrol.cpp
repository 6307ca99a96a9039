// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/clientcontrol.h"

#include "server/core/jsonstring.h"
#include "server/core/message.h"
#include "server/delivery/subscribe.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace holdfast {

namespace {

/// Told to a client whose name or channels the operator has changed.
constexpr std::string_view youEvent = "you";

Error unknownClient()
{
    return { ErrorCode::NotFound, "No client with that id is known." };
}

std::string youPayload(std::string_view name, const std::vector<std::string> &followed)
{
    std::vector<std::string> channels;
    std::copy_if(followed.begin(), followed.end(), std::back_inserter(channels),
                 [](const std::string &entry) { return !isReservedChannel(entry); });
    std::string payload = R"({"name":)";
    appendJsonString(name, payload);
    payload += R"(,"channels":)";
    appendJsonList(channels, payload);
    payload += '}';
    return payload;
}

} // namespace

ServerClientControl::ServerClientControl(Hub &hub, Presence &presence, access::NameSet &muted,
                                         const Clock &clock, net::ChangeChannels changeChannels)
    : m_hub(hub)
    , m_presence(presence)
    , m_muted(muted)
    , m_clock(clock)
    , m_changeChannels(std::move(changeChannels))
{
}

Result<void> ServerClientControl::rename(const std::string &id, const std::string &name)
{
    if (!delivery::isClientName(name)) {
        return Error { ErrorCode::Malformed,
                       "A name has at most 64 bytes of UTF-8 without control characters.",
                       ErrorReason::NotAClientName };
    }
    if (const Result<void> renamed = m_presence.rename(id, name); !renamed)
        return renamed.error();
    return serialIn(id) ? Result<void>() : changeAndTell(id, {});
}

Result<void> ServerClientControl::changeChannels(const std::string &id,
                                                 const std::vector<std::string> &add,
                                                 const std::vector<std::string> &remove)
{
    const auto reserved = std::find_if(add.begin(), add.end(), isReservedChannel);
    if (reserved != add.end()) {
        return Error { ErrorCode::Malformed,
                       "Channels that begin with system are the server's own: choose another name.",
                       ErrorReason::ReservedChannel };
    }
    return changeAndTell(id, { add, remove });
}

Result<std::string> ServerClientControl::openChannel(const std::string &id)
{
    std::string channel = clientChannel(id);
    bool follows = false;
    if (serialIn(id) || !m_presence.visit(id, [&](const Client &client) {
            follows = client.following->channels.follows(channel);
        }))
        return unknownClient();
    if (follows)
        return channel;
    const ChannelChange change { { channel }, {} };
    const auto next = m_presence.changeChannels(id, change);
    if (!next)
        return next.error();
    m_changeChannels(next->serial, change, {});
    return channel;
}

Result<void> ServerClientControl::setMuted(const std::string &id, bool isMuted)
{
    if (!m_presence.visit(id, [](const Client &) {}))
        return unknownClient();
    if (!isMuted) {
        m_muted.remove(id);
    } else if (!m_muted.add(id)) {
        return Error { ErrorCode::LimitReached,
                       "1,000 clients are muted: let one of them publish first." };
    }
    m_presence.touch(id);
    return {};
}

Result<void> ServerClientControl::changeAndTell(const std::string &id, ChannelChange change)
{
    const bool isAssigned = serialIn(id).has_value();
    const std::string channel = isAssigned ? std::string() : clientChannel(id);
    if (!isAssigned)
        change.added.push_back(channel);
    const auto next = m_presence.changeChannels(id, change);
    if (!next)
        return next.error();
    if (isAssigned) {
        m_changeChannels(next->serial, change, {});
        return {};
    }
    std::string name;
    m_presence.visit(id, [&name](const Client &client) { name = client.introduction->name(); });
    auto message = Message::make(Draft { .channel = channel,
                                         .payload = youPayload(name, *next->channels.entries()),
                                         .contentType = "application/json",
                                         .event = std::string(youEvent),
                                         .source = Source::Window },
                                 m_clock.wallMilliseconds(),
                                 maxChannelsPerSubscriber * (maxChannelNameBytes + 3) * 6);
    if (!message)
        return message.error();
    // Published when the client follows its channel, or it would miss the message.
    m_changeChannels(
        next->serial, change,
        [&hub = m_hub, message = std::move(message).value()](const net::Followed & /*followed*/) {
            // Refused only while the server stops, holds as many channels as it may, or cannot
            // store it. Nobody waits for the result.
            Entry entry { message };
            static_cast<void>(hub.append({ { &entry, 1 } }, [] {
                return Log::Completion([](const Result<Appended> & /*result*/) {});
            }));
        });
    return {};
}

} // namespace holdfast
