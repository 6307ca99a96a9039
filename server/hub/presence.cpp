// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/presence.h"

#include "server/core/keyedhash.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace holdfast {

namespace {

constexpr std::size_t removalsKept = 4096;

} // namespace

std::size_t Presence::shardIndexOf(std::string_view id)
{
    if (const auto serial = serialIn(id))
        return *serial % shardCount;
    // Uses other bits of the hash than ClientIndex, so that the ids of a shard are spread over all
    // its buckets.
    return (keyedHash(id) >> 48U) % shardCount;
}

bool Presence::isAnother(const Client &client, std::string_view id)
{
    if (client.isNamed() == id.empty())
        return true;
    if (id.empty())
        return false;
    const std::lock_guard lock(shardOf(client).mutex); // setName() moves the id
    return client.introduction->id() != id;
}

Presence::Handle Presence::arrive(const Arrival &arrival, const FollowingPtr &following,
                                  Handle known)
{
    const MonotonicTime now = m_clock.now();
    const bool isNamed = !arrival.id.empty();
    if (known != nullptr && isAnother(*known, arrival.id)) {
        release(known, false);
        known = nullptr;
    }

    std::uint64_t serial = 0;
    if (known == nullptr)
        serial = m_nextSerial.fetch_add(1, std::memory_order_relaxed);
    const std::size_t shardIndex = known != nullptr ? known->shard
        : isNamed                                   ? shardIndexOf(arrival.id)
                                                    : serial % shardCount;
    Shard &shard = m_shards[shardIndex];
    const std::lock_guard lock(shard.mutex);
    Client *client = known;
    if (client == nullptr) {
        client = isNamed ? shard.clients.find(arrival.id) : nullptr;
        if (client == nullptr) {
            if (isNamed && shard.named >= m_limits.named / shardCount)
                return nullptr;
            client = &make(shardIndex, serial, arrival, now);
        }
        ++client->connections;
    }
    count(shard, *client, std::uint64_t(-1));
    switchTo(*client, following);
    if (client->isAway)
        client->following->clients.fetch_add(1, std::memory_order_relaxed);
    client->isAway = false;
    ++client->held;
    if (client->requests < Client::maxRequests)
        ++client->requests;
    client->isForgotten = false;
    client->transport = arrival.transport;
    client->address = arrival.address;
    client->stateSince = now;
    const bool mayHaveGiven = isNamed && m_hasGivenNames.load(std::memory_order_acquire);
    const std::string shown = mayHaveGiven ? shownName(arrival.id, arrival.name) : std::string();
    const std::string_view name = mayHaveGiven ? std::string_view(shown) : arrival.name;
    if (client->introduction && !name.empty() && client->introduction->name() != name)
        client->introduction->setName(name);
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

bool Presence::release(Handle client, bool wasHeld)
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
    if (client->connections > 0)
        return true;
    if (client->isForgotten || !client->isNamed())
        remove(shard, *client);
    return false;
}

void Presence::sweep()
{
    const MonotonicTime now = m_clock.now();
    Shard &shard = m_shards[m_nextSwept.fetch_add(1, std::memory_order_relaxed) % shardCount];
    const std::lock_guard lock(shard.mutex);
    const std::size_t awayAllowed = m_limits.away / shardCount;
    // In order of revision, the oldest first. A client that becomes away moves to the end of the
    // list and is visited again.
    for (Client *each = shard.clients.oldest(); each != nullptr;) {
        Client &client = *each;
        each = shard.clients.newerThan(client);
        if (client.held > 0)
            continue;
        const auto idle = now - client.stateSince;
        if (!client.isAway && idle > m_limits.grace)
            markAway(shard, client);
        const bool isOver = idle > m_limits.remembered || shard.totals.away > awayAllowed;
        if (client.isAway && isOver && client.connections == 0)
            remove(shard, client);
    }
}

bool Presence::forget(std::string_view id)
{
    Shard &shard = shardOf(id);
    const std::lock_guard lock(shard.mutex);
    Client *client = shard.clients.find(id);
    if (client == nullptr)
        return false;
    if (client->connections == 0)
        remove(shard, *client);
    else
        client->isForgotten = true;
    return true;
}

bool Presence::hasGivenName(std::string_view id)
{
    const std::lock_guard lock(m_namesMutex);
    return m_givenNames.contains(id);
}

std::string Presence::shownName(std::string_view id, std::string_view own)
{
    const std::lock_guard lock(m_namesMutex);
    const auto found = m_givenNames.find(id);
    if (found == m_givenNames.end())
        return std::string(own);
    if (!own.empty())
        found->second.own = own;
    return found->second.given;
}

Result<void> Presence::rename(std::string_view id, std::string_view name)
{
    Shard &shard = shardOf(id);
    const std::lock_guard lock(shard.mutex);
    Client *client = shard.clients.find(id);
    if (client == nullptr)
        return Error { ErrorCode::NotFound, "No client with that id is known." };
    std::string next(name);
    if (!client->introduction)
        client->introduction = std::make_unique<Introduction>("", "", "");
    if (client->isNamed()) {
        const std::lock_guard namesLock(m_namesMutex);
        const auto found = m_givenNames.find(id);
        if (found == m_givenNames.end() && !name.empty()) {
            if (m_givenNames.size() >= maxGivenNames) {
                return Error { ErrorCode::LimitReached,
                               "10,000 clients have a name from the operator: give one back." };
            }
            m_givenNames.emplace(id, GivenName { next, std::string(client->introduction->name()) });
        } else if (found != m_givenNames.end() && name.empty()) {
            next = std::move(found->second.own);
            m_givenNames.erase(found);
        } else if (found != m_givenNames.end()) {
            found->second.given = next;
        } else {
            return {}; // it is shown under its own name already
        }
        m_hasGivenNames.store(!m_givenNames.empty(), std::memory_order_release);
        client->isRenamed = !name.empty();
    }
    client->introduction->setName(next);
    changed(shard, *client);
    return {};
}

void Presence::touch(std::string_view id)
{
    Shard &shard = shardOf(id);
    const std::lock_guard lock(shard.mutex);
    if (Client *client = shard.clients.find(id))
        changed(shard, *client);
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
    const Client *next = shard.clients.oldest();
    if (revision > 0) {
        // Go back from the newest to the first one with a revision above `revision`.
        next = nullptr;
        for (const Client *client = shard.clients.newest();
             client != nullptr && client->revision > revision;
             client = shard.clients.olderThan(*client))
            next = client;
    }
    for (std::size_t visited = 0; next != nullptr && visited < limit;
         next = shard.clients.newerThan(*next)) {
        visit(*next);
        changes.revision = next->revision;
        ++visited;
    }
    changes.hasMore = next != nullptr;
    if (!changes.hasMore)
        changes.revision = shard.revision;
    const auto firstNew =
        std::upper_bound(shard.removals.begin(), shard.removals.end(), revision,
                         [](std::uint64_t seen, const Removal &r) { return seen < r.revision; });
    for (auto it = firstNew; it != shard.removals.end() && it->revision <= changes.revision; ++it)
        changes.removed.push_back(it->serial);
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
    const Client *client = shard.clients.find(id);
    if (client == nullptr)
        return false;
    visitor(*client);
    return true;
}

Client &Presence::make(std::size_t shardIndex, std::uint64_t serial, const Arrival &arrival,
                       MonotonicTime now)
{
    Shard &shard = m_shards[shardIndex];
    const bool saysNothing = arrival.id.empty() && arrival.name.empty() && arrival.agent.empty();
    Client &client = shard.clients.add(
        serial,
        saysNothing ? nullptr
                    : std::make_unique<Introduction>(arrival.id, arrival.name, arrival.agent));
    client.shard = static_cast<std::uint8_t>(shardIndex);
    client.joined = std::chrono::duration_cast<Client::CoarseTime>(now.time_since_epoch());
    client.stateSince = now;
    client.cannotTell = arrival.id.empty() && arrival.transport != TransportKind::LongPoll;
    client.isRenamed = client.isNamed() && m_hasGivenNames.load(std::memory_order_acquire)
        && hasGivenName(arrival.id);
    shard.named += client.isNamed() ? 1U : 0U;
    count(shard, client, 1);
    return client;
}

void Presence::remove(Shard &shard, Client &client)
{
    count(shard, client, std::uint64_t(-1));
    leave(client);
    if (client.following)
        (void)m_hub.moveClient(client.following.get(), nullptr, client.cannotTell);
    shard.named -= client.isNamed() ? 1U : 0U;
    shard.removals.push_back(Removal { client.serial, ++shard.revision });
    if (shard.removals.size() > removalsKept) {
        shard.removalsForgotten = shard.removals.front().revision;
        shard.removals.pop_front();
    }
    shard.clients.remove(client);
}

void Presence::count(Shard &shard, const Client &client, std::uint64_t by)
{
    if (client.following && client.following->channels.isOfFeeds())
        return;
    if (client.isAway)
        shard.totals.away += by;
    else if (client.held == 0)
        shard.totals.polling += by;
    else if (client.transport == TransportKind::LongPoll)
        shard.totals.held += by;
    else
        shard.totals.open += by;
}

/// Removes the client from the count of its following, unless it is away.
void Presence::leave(Client &client)
{
    if (client.following && !client.isAway)
        client.following->clients.fetch_sub(1, std::memory_order_relaxed);
}

void Presence::markAway(Shard &shard, Client &client)
{
    count(shard, client, std::uint64_t(-1));
    leave(client);
    client.isAway = true;
    count(shard, client, 1);
    changed(shard, client);
}

} // namespace holdfast
