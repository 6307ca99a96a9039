// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Presence knows of a client's way through the log: what it follows, what it has and has seen.
#include "server/hub/presence.h"

#include <algorithm>
#include <utility>

namespace holdfast {

namespace {

/// A client that keeps its URL asks for the first set, one that follows the answers for the last or
/// the one before: only changes that overtake a request make it more.
constexpr std::size_t askedKeysKept = 4;

} // namespace

std::uint64_t Presence::acknowledge(Handle client, std::uint64_t seq)
{
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    const bool isFirst = !client->hasStart;
    if (isFirst)
        startAt(*client, seq);
    else if (seq <= client->acknowledged)
        return seq;
    changed(shard, *client);
    const std::uint64_t before = std::exchange(client->acknowledged, seq);
    return isFirst ? seq : before;
}

std::optional<Presence::Acknowledged>
Presence::acknowledge(std::string_view id, std::uint64_t received, std::uint64_t seen)
{
    Shard &shard = shardOf(id);
    const std::lock_guard lock(shard.mutex);
    Client *client = shard.clients.find(id);
    if (client == nullptr)
        return std::nullopt;
    if (!client->hasStart)
        startAt(*client, std::max(received, seen));
    const auto advance = [](std::uint64_t &reached, std::uint64_t to) {
        const Span span { reached, std::max(reached, to) };
        reached = span.to;
        return span;
    };
    Acknowledged result { client->following, advance(client->acknowledged, received),
                          advance(client->seen, seen) };
    changed(shard, *client);
    return result;
}

void Presence::follow(Handle client, const std::shared_ptr<Following> &following)
{
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    turnTo(*client, following);
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
    remember(*client, before, change);
    return Changed { client->serial, changed.value() };
}

bool Presence::rememberChange(Handle client, const ChannelSet &before, const ChannelChange &change)
{
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    remember(*client, before, change);
    return client->connections > 1;
}

void Presence::remember(Client &client, const ChannelSet &before, const ChannelChange &change)
{
    if (!client.isNamed())
        return; // it goes with its connection
    auto &remembered = client.introduction->change;
    if (!remembered)
        remembered = std::make_unique<Client::RememberedChange>();
    remembered->total.append(change);
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

std::optional<ChannelSet> Presence::changedChannels(std::string_view id, const ChannelSet &asked)
{
    Shard &shard = shardOf(id);
    const std::lock_guard lock(shard.mutex);
    Client *client = shard.clients.find(id);
    if (client == nullptr || !client->introduction || !client->introduction->change)
        return std::nullopt;
    auto &remembered = client->introduction->change;
    // A client that asks for something new knows what it wants. What it was changed to before is
    // not new: it may have asked while the last change was under way.
    const std::vector<std::string> &keys = remembered->askedKeys;
    if (std::find(keys.begin(), keys.end(), asked.key()) == keys.end()) {
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
    client->behindAt = position.value_or(0);
    changed(shard, *client);
}

/// Counts among those who follow `following`, if it is here, and no longer where it did.
void Presence::turnTo(Client &client, const std::shared_ptr<Following> &following)
{
    if (client.following == following)
        return;
    // It is counted where it goes before it is not where it was: for a publisher on another worker
    // it is never nowhere.
    if (!client.isAway)
        following->clients.fetch_add(1, std::memory_order_relaxed);
    leave(client);
    // What came on other channels was never sent to it: it has yet to say where it starts.
    if (client.following && *client.following->channels.entries() != *following->channels.entries())
        client.hasStart = false;
    client.following = following;
}

/// What came before it joined was not for it to receive, nor to see or not to see.
void Presence::startAt(Client &client, std::uint64_t seq)
{
    client.hasStart = true;
    client.acknowledged = seq;
    client.seen = seq;
}

} // namespace holdfast
