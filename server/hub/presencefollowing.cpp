// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of Presence about a client and the log: what it follows, has received and has seen.
#include "server/hub/presence.h"

#include <algorithm>
#include <utility>

namespace holdfast {

namespace {

/// A client that does not change its URL asks for the first set. A client that adopts each new set
/// asks for the latest or the one before. More keys are only needed if several changes happen
/// during one request.
constexpr std::size_t askedKeysKept = 4;

} // namespace

void Presence::startReading(Handle client, const Reading &first, bool isResumed)
{
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    if (!isResumed) {
        client->record.startAt(first.position, first.messages);
        changed(shard, *client);
        return;
    }
    const bool isKnown = client->record.hasStarted();
    client->record.resumeAt(first.position);
    if (isKnown)
        acknowledge(shard, *client, first.position, 0);
}

void Presence::continueReading(Handle client, const Reading &next)
{
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    if (!client->record.hasStarted())
        client->record.startAt(next.position, next.messages);
    changed(shard, *client);
}

void Presence::tellGap(Handle client, const Reading &reading)
{
    const Span span { reading.gap->from.seq, std::min(reading.gap->to.seq, reading.position) };
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    client->record.leaveOut(span, reading.messages);
}

bool Presence::acknowledge(std::string_view id, std::uint64_t received, std::uint64_t seen)
{
    Shard &shard = shardOf(id);
    const std::lock_guard lock(shard.mutex);
    Client *client = shard.clients.find(id);
    if (client == nullptr)
        return false;
    acknowledge(shard, *client, received, seen);
    return true;
}

void Presence::acknowledge(Shard &shard, Client &client, std::uint64_t received, std::uint64_t seen)
{
    // What was seen was also received.
    const Span newlyReceived = client.record.acknowledge(std::max(received, seen));
    const Span newlySeen = client.record.see(seen);
    client.hasAcknowledged = true;
    if (client.cannotTell) {
        client.cannotTell = false;
        const std::uint64_t head = m_hub.countCanTell(*client.following);
        m_hub.receipts().countCanTell(client.record, *client.following, head);
    }
    if (newlyReceived.isEmpty() && newlySeen.isEmpty())
        return;
    m_hub.receipts().acknowledge(client.record, *client.following, newlyReceived, newlySeen);
    changed(shard, client);
}

void Presence::follow(Handle client, const FollowingPtr &following, std::uint64_t position)
{
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    count(shard, *client, std::uint64_t(-1)); // it may become a client of the room, or no longer be
    switchTo(*client, following);
    count(shard, *client, 1);
    client->record.resumeAt(position);
    changed(shard, *client);
}

Result<Presence::Changed> Presence::changeChannels(std::string_view id, const ChannelChange &change)
{
    Shard &shard = shardOf(id);
    const std::lock_guard lock(shard.mutex);
    Client *client = shard.clients.find(id);
    if (client == nullptr) {
        return Error { ErrorCode::NotFound,
                       "No client with that id is here: subscribe with client=... first." };
    }
    ChannelChange total;
    if (client->introduction && client->introduction->change)
        total = client->introduction->change->total;
    total.append(change);
    const ChannelSet &before = client->following->channels;
    const auto changed = before.changed(total);
    if (!changed)
        return changed.error();
    remember(*client, before, change, false);
    return Changed { client->serial, changed.value() };
}

bool Presence::rememberChange(Handle client, const ChannelSet &before, const ChannelChange &change)
{
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    remember(*client, before, change, true);
    return client->connections > 1;
}

void Presence::remember(Client &client, const ChannelSet &before, const ChannelChange &change,
                        bool isOwn)
{
    if (!client.isNamed())
        return; // the client is forgotten with its connection
    auto &remembered = client.introduction->change;
    if (!remembered)
        remembered = std::make_unique<Introduction::RememberedChange>();
    remembered->total.append(change);
    remembered->isOwn = remembered->isOwn && isOwn;
    std::vector<std::string> &keys = remembered->askedKeys;
    const auto note = [&keys](const std::string &key) {
        if (std::find(keys.begin(), keys.end(), key) != keys.end())
            return;
        if (keys.size() == askedKeysKept)
            keys.erase(keys.begin() + 1);
        keys.push_back(key);
    };
    note(before.key());
    if (const auto after = before.changed(remembered->total))
        note(after->key());
    m_hasChangedChannels.store(true, std::memory_order_relaxed);
}

Result<ChannelSet> Presence::afterChange(Handle client, const ChannelSet &now,
                                         const ChannelChange &change)
{
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    const bool isRemembered = client->isNamed() && client->introduction->change;
    return now.changed(isRemembered ? client->introduction->change->total : change);
}

std::optional<ChannelSet> Presence::changedChannels(std::string_view id, const ChannelSet &asked,
                                                    bool isResumed)
{
    Shard &shard = shardOf(id);
    const std::lock_guard lock(shard.mutex);
    Client *client = shard.clients.find(id);
    if (client == nullptr || !client->introduction || !client->introduction->change)
        return std::nullopt;
    auto &remembered = client->introduction->change;
    // A set that is not in the list is a new request of the client, and replaces the change.
    // Earlier results of a change are in the list, because the client may have sent its request
    // before it knew the latest one.
    const std::vector<std::string> &keys = remembered->askedKeys;
    const bool startsAnew = remembered->isOwn && !isResumed;
    if (startsAnew || std::find(keys.begin(), keys.end(), asked.key()) == keys.end()) {
        remembered.reset();
        return std::nullopt;
    }
    auto changed = asked.changed(remembered->total);
    return changed ? std::optional(std::move(changed).value()) : std::nullopt;
}

void Presence::setBehind(Handle client, std::optional<std::uint64_t> position)
{
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    client->isBehind = position.has_value();
    if (position)
        client->record.setBehindAt(*position);
    changed(shard, *client);
}

/// Moves the client from its old following to `following`. If it is here, the count of clients
/// moves as well.
void Presence::switchTo(Client &client, const FollowingPtr &following)
{
    if (client.following == following)
        return;
    // Increment the new count before decrementing the old one, so that a publisher on another
    // worker always finds the client counted.
    if (!client.isAway)
        following->clients.fetch_add(1, std::memory_order_relaxed);
    leave(client);
    const Following *before = client.following.get();
    const std::uint64_t head =
        m_hub.moveClient(client.following.get(), following.get(), client.cannotTell);
    const bool goesOn = before != nullptr
        && *before->channels.entries() == *following->channels.entries()
        && before->countedThrough() == Following::withoutEnd;
    if (!goesOn)
        client.record.switchFrom(before, head);
    client.following = following;
}

} // namespace holdfast
