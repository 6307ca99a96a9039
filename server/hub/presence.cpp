// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/presence.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace holdfast {

namespace {

constexpr std::size_t removalsKept = 4096;

/// The serial in an id that the server made ("~17").
std::optional<std::uint64_t> serialIn(std::string_view id)
{
    if (id.size() < 2 || id.front() != '~')
        return std::nullopt;
    std::uint64_t serial = 0;
    const char *end = id.data() + id.size();
    const auto [stop, error] = std::from_chars(id.data() + 1, end, serial);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    return serial;
}

} // namespace

std::string Client::id() const
{
    if (isNamed())
        return introduction->id;
    std::string made(1, '~');
    made.append(std::to_string(serial));
    return made;
}

Presence::Shard &Presence::shardOf(std::string_view id)
{
    if (const auto serial = serialIn(id))
        return m_shards[*serial % shardCount];
    return m_shards[Hash {}(id) % shardCount];
}

Presence::Shard &Presence::shardOf(const Client &client)
{
    // Neither the serial nor the introduction's id ever changes, so no lock is needed to look.
    if (client.isNamed())
        return shardOf(std::string_view(client.introduction->id));
    return m_shards[client.serial % shardCount];
}

Client *Presence::find(const Shard &shard, std::string_view id) const
{
    if (const auto it = shard.byId.find(id); it != shard.byId.end())
        return it->second;
    if (const auto serial = serialIn(id)) {
        const auto it = std::find_if(shard.clients.begin(), shard.clients.end(),
                                     [serial](const auto &c) { return c->serial == *serial; });
        if (it != shard.clients.end())
            return it->get();
    }
    return nullptr;
}

Presence::Handle Presence::arrive(const Arrival &arrival,
                                  const std::shared_ptr<Following> &following, Handle known)
{
    const MonotonicTime now = m_clock.now();
    const bool isNamed = !arrival.id.empty();
    // A connection that says another id than before speaks for another client from now on.
    if (known != nullptr) {
        if (known->isNamed() != isNamed || (isNamed && known->introduction->id != arrival.id)) {
            release(known, false);
            known = nullptr;
        }
    }

    std::uint64_t serial = 0;
    if (known == nullptr)
        serial = m_nextSerial.fetch_add(1, std::memory_order_relaxed);
    Shard &shard = known != nullptr ? shardOf(*known)
        : isNamed                   ? shardOf(arrival.id)
                                    : m_shards[serial % shardCount];
    const std::lock_guard lock(shard.mutex);
    Client *client = known;
    if (client == nullptr) {
        client = isNamed ? find(shard, arrival.id) : nullptr;
        if (client == nullptr) {
            if (isNamed && shard.byId.size() >= m_limits.named / shardCount)
                return nullptr;
            client = &make(shard, serial, arrival, now);
        }
        ++client->connections;
    }
    count(shard, *client, std::uint64_t(-1));
    turnTo(*client, following);
    if (std::exchange(client->isAway, false))
        client->following->clients.fetch_add(1, std::memory_order_relaxed);
    ++client->held;
    ++client->requests;
    client->isForgotten = false;
    client->transport = arrival.transport;
    client->address = arrival.address;
    client->stateSince = now;
    if (client->introduction && !arrival.name.empty() && client->introduction->name != arrival.name)
        client->introduction->name = arrival.name;
    count(shard, *client, 1);
    changed(shard, *client);
    return client;
}

void Presence::answered(Handle client)
{
    const MonotonicTime now = m_clock.now();
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    count(shard, *client, std::uint64_t(-1));
    --client->held;
    client->stateSince = now;
    count(shard, *client, 1);
    changed(shard, *client);
}

void Presence::release(Handle client, bool wasHeld)
{
    const MonotonicTime now = m_clock.now();
    Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    count(shard, *client, std::uint64_t(-1));
    --client->connections;
    if (wasHeld) {
        --client->held;
        client->stateSince = now;
    }
    count(shard, *client, 1);
    changed(shard, *client);
    if (client->connections == 0 && (client->isForgotten || !client->isNamed()))
        remove(shard, *client);
}

void Presence::sweep()
{
    const MonotonicTime now = m_clock.now();
    Shard &shard = m_shards[m_nextSwept.fetch_add(1, std::memory_order_relaxed) % shardCount];
    const std::lock_guard lock(shard.mutex);
    const std::size_t awayAllowed = m_limits.away / shardCount;
    for (std::size_t i = shard.clients.size(); i-- > 0;) {
        Client &client = *shard.clients[i];
        if (client.held > 0)
            continue;
        const auto idle = now - client.stateSince;
        if (!client.isAway && idle > m_limits.grace)
            turnAway(shard, client);
        const bool isOver = idle > m_limits.remembered || shard.totals.away > awayAllowed;
        if (client.isAway && isOver && client.connections == 0)
            remove(shard, client);
    }
}

bool Presence::forget(std::string_view id)
{
    Shard &shard = shardOf(id);
    const std::lock_guard lock(shard.mutex);
    Client *client = find(shard, id);
    if (client == nullptr)
        return false;
    if (client->connections == 0)
        remove(shard, *client);
    else
        client->isForgotten = true;
    return true;
}

Presence::Totals Presence::totals() const
{
    Totals sum;
    for (const Shard &shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        sum.held += shard.totals.held;
        sum.polling += shard.totals.polling;
        sum.open += shard.totals.open;
        sum.away += shard.totals.away;
    }
    return sum;
}

Presence::Changes Presence::visitChanged(std::size_t shardIndex, std::uint64_t revision,
                                         std::size_t limit,
                                         const std::function<void(const Client &)> &visit) const
{
    Changes changes;
    const Shard &shard = m_shards[shardIndex];
    const std::lock_guard lock(shard.mutex);
    changes.revision = revision;
    if (revision == shard.revision)
        return changes;
    if (revision > 0 && revision < shard.removalsForgotten) {
        changes.isStale = true;
        return changes;
    }
    std::vector<const Client *> found;
    for (const auto &client : shard.clients) {
        if (client->revision > revision)
            found.push_back(client.get());
    }
    changes.revision = shard.revision;
    if (found.size() > limit) {
        // The oldest changes first, so that one number says where to go on.
        const auto byRevision = [](const Client *a, const Client *b) {
            return a->revision < b->revision;
        };
        std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(limit),
                         found.end(), byRevision);
        found.resize(limit);
        changes.revision = (*std::max_element(found.begin(), found.end(), byRevision))->revision;
        changes.hasMore = true;
    }
    for (const Client *client : found)
        visit(*client);
    for (const Removal &removal : shard.removals) {
        if (removal.revision > revision && removal.revision <= changes.revision)
            changes.removed.push_back(removal.serial);
    }
    return changes;
}

void Presence::visit(Handle client, const std::function<void(const Client &)> &visitor)
{
    const Shard &shard = shardOf(*client);
    const std::lock_guard lock(shard.mutex);
    visitor(*client);
}

bool Presence::visit(std::string_view id, const std::function<void(const Client &)> &visitor) const
{
    const Shard &shard = const_cast<Presence *>(this)->shardOf(id);
    const std::lock_guard lock(shard.mutex);
    const Client *client = find(shard, id);
    if (client == nullptr)
        return false;
    visitor(*client);
    return true;
}

Client &Presence::make(Shard &shard, std::uint64_t serial, const Arrival &arrival,
                       MonotonicTime now)
{
    auto owned = std::make_unique<Client>();
    Client &client = *owned;
    client.serial = serial;
    client.joined = now;
    client.stateSince = now;
    client.slot = static_cast<std::uint32_t>(shard.clients.size());
    if (!arrival.id.empty() || !arrival.name.empty() || !arrival.agent.empty()) {
        client.introduction = std::make_unique<Client::Introduction>();
        client.introduction->id = arrival.id;
        client.introduction->name = arrival.name;
        client.introduction->agent = arrival.agent;
        if (!arrival.id.empty())
            shard.byId.emplace(client.introduction->id, &client);
    }
    shard.clients.push_back(std::move(owned));
    count(shard, client, 1);
    return client;
}

void Presence::remove(Shard &shard, Client &client)
{
    count(shard, client, std::uint64_t(-1));
    leave(client);
    if (client.isNamed())
        shard.byId.erase(client.introduction->id);
    shard.removals.push_back(Removal { client.serial, ++shard.revision });
    if (shard.removals.size() > removalsKept) {
        shard.removalsForgotten = shard.removals.front().revision;
        shard.removals.pop_front();
    }
    const std::uint32_t slot = client.slot;
    std::swap(shard.clients[slot], shard.clients.back());
    shard.clients[slot]->slot = slot;
    shard.clients.pop_back();
}

void Presence::count(Shard &shard, const Client &client, std::uint64_t by)
{
    if (client.isAway)
        shard.totals.away += by;
    else if (client.held == 0)
        shard.totals.polling += by;
    else if (client.transport == TransportKind::LongPoll)
        shard.totals.held += by;
    else
        shard.totals.open += by;
}

/// No longer counted among those who follow what it follows.
void Presence::leave(Client &client)
{
    if (client.following && !client.isAway)
        client.following->clients.fetch_sub(1, std::memory_order_relaxed);
}

void Presence::turnAway(Shard &shard, Client &client)
{
    count(shard, client, std::uint64_t(-1));
    leave(client);
    client.isAway = true;
    count(shard, client, 1);
    changed(shard, client);
}

} // namespace holdfast
