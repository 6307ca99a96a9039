// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of Subscriptions that serves whole audiences: takes the messages that the hub has
// pushed, sends blocks, heartbeats and pings.
#include "server/net/socket.h"
#include "server/net/subscriptions.h"

#include <algorithm>
#include <array>

namespace holdfast::net {

namespace {

constexpr std::chrono::milliseconds heartbeatAfter { 15'000 };
constexpr std::chrono::milliseconds pingEvery { 25'000 };
constexpr std::chrono::milliseconds pongWithin { 20'000 };
/// Subscribers that continue their catch-up in one slice.
constexpr std::size_t advancesPerSlice = 32;

/// For a connection that owes a pong. True if the ping may not have arrived yet: the peer has taken
/// some of the data sent to it, but not all (a slow network). Also true if this worker is late and
/// has not read the peer's data yet.
bool showsLife(const Connection &connection)
{
    const Taken taken = connection.takenByPeer();
    return (!taken.isAll && taken.bytes != connection.socket->takenAtPing)
        || connection.hasUnread();
}

} // namespace

FanoutAudience &Subscriptions::audienceOf(Connection &connection)
{
    std::unique_ptr<FanoutAudience> *place = &connection.group->audiences;
    while (*place && (*place)->form != connection.form)
        place = &(*place)->next;
    if (!*place) {
        *place = std::make_unique<FanoutAudience>(*connection.group, connection.form,
                                                  m_encoders[connection.form], m_hub.epoch(),
                                                  m_hub.head());
    }
    FanoutAudience *const live = place->get();
    if (!delivery::isPoll(connection.form) && !live->isSet()) {
        live->lastSent = m_io.clock.now();
        live->lastPing = live->lastSent;
        const bool isSocket = connection.socket != nullptr;
        m_io.wheel.set(*live, live->lastSent, isSocket ? pingEvery : heartbeatAfter);
    }
    return *live;
}

void Subscriptions::drainDeliveries()
{
    m_inbox.takeDeliveries(m_contents);
    for (const Inbox::Delivery &delivery : m_contents.deliveries) {
        // Every follower that pushes to this inbox is an AudienceGroup of this worker.
        const auto &group = static_cast<const AudienceGroup &>(*delivery.follower);
        group.forEachAudience([&](FanoutAudience &live) {
            live.audience.publish(delivery.message);
            queue(live);
        });
    }
    if (m_contents.hasOverflowed) {
        m_io.counters.inboxOverflows.add();
        m_groups.forEach([this](const AudienceGroup &group) {
            group.forEachAudience([this](FanoutAudience &live) {
                live.audience.loseTrack();
                queue(live);
            });
        });
    }
    if (m_groups.hasRetired()) {
        std::erase_if(m_fanout, [](const FanoutAudience *live) { return live->group.isRetired; });
        m_groups.freeRetired();
    }
    m_contents.deliveries.clear();
}

void Subscriptions::runSlice()
{
    std::size_t budget = sliceBudget;
    while (budget > 0 && !m_fanout.empty()) {
        FanoutAudience &live = *m_fanout.front();
        m_fanout.pop_front();
        live.isQueued = false;
        if (!live.audience.isInRound())
            startRound(live);
        if (live.audience.isInRound()) {
            const std::size_t used = live.audience.runSlice(budget, *this);
            budget -= std::clamp<std::size_t>(used, 1, budget);
        }
        if (live.heartbeat == Heartbeat::GoingOut && !live.audience.isInRound())
            heartbeatEnded(live);
        queue(live);
    }
    for (std::size_t advances = 0; advances < advancesPerSlice && !m_advancing.empty();) {
        Connection *const connection = m_advancing.front();
        m_advancing.pop_front();
        ++m_firstTurn;
        if (connection == nullptr)
            continue;
        ++advances;
        connection->isQueued = false;
        advance(*connection);
    }
}

void Subscriptions::startRound(FanoutAudience &live)
{
    if (live.heartbeat == Heartbeat::None && !live.audience.hasWork())
        return;
    live.lastSent = m_io.clock.now();
    if (live.heartbeat == Heartbeat::Due) {
        live.heartbeat = Heartbeat::GoingOut;
        live.audience.startHeartbeat();
        return;
    }
    if (!live.audience.mustRead()) {
        live.audience.startRound(m_blocks);
        return;
    }
    const Reading reading =
        m_hub.read(live.group, live.audience.position(), live.audience.encoder().limits());
    if (reading.gap) {
        live.audience.forEach([&](const Subscriber &subscriber) {
            tellGap(static_cast<const Connection &>(subscriber), reading);
        });
    }
    live.audience.startRound(reading, m_blocks);
}

void Subscriptions::queue(FanoutAudience &live)
{
    if (live.isQueued || (live.heartbeat == Heartbeat::None && !live.audience.hasWork()))
        return;
    live.isQueued = true;
    m_fanout.push_back(&live);
}

void Subscriptions::queue(Connection &connection)
{
    if (std::exchange(connection.isQueued, true))
        return;
    connection.turn = m_firstTurn + static_cast<std::uint32_t>(m_advancing.size());
    m_advancing.push_back(&connection);
}

void Subscriptions::unqueue(Connection &connection)
{
    if (std::exchange(connection.isQueued, false))
        m_advancing[connection.turn - m_firstTurn] = nullptr;
}

void Subscriptions::sendAll(std::span<const Recipient> recipients, const BlockPtr &block,
                            std::span<Outcome> outcomes)
{
    if (!m_ring) {
        Outlet::sendAll(recipients, block, outcomes);
        return;
    }
    std::array<IoResult, maxRecipients> results;
    m_ring->transmitAll(recipients, block->bytes, std::span(results).first(recipients.size()));
    for (std::size_t i = 0; i < recipients.size(); ++i)
        outcomes[i] = outcomeOf(results[i], *recipients[i].subscriber, block);
}

Outlet::Outcome Subscriptions::send(Subscriber &subscriber, int socket, const BlockPtr &block)
{
    return outcomeOf(transmit(socket, block->bytes), subscriber, block);
}

Outlet::Outcome Subscriptions::outcomeOf(const IoResult &result, Subscriber &subscriber,
                                         const BlockPtr &block)
{
    // Every subscriber in an audience of this worker is a Connection.
    auto &connection = static_cast<Connection &>(subscriber);
    if (result.kind != IoResult::Kind::Failed && result.bytes == block->bytes.size()) {
        m_io.counters.bytesSent.add(result.bytes);
        m_io.counters.deliveries.add(block->messages.size());
        if (block->isHeartbeat && connection.socket) {
            connection.owesPong = true;
            connection.socket->takenAtPing = connection.takenByPeer().bytes;
        }
        return Outcome::Sent;
    }
    if (result.kind == IoResult::Kind::Failed) {
        m_connections.close(connection, CloseReason::PeerFailed);
        return Outcome::Broken;
    }
    m_io.counters.bytesSent.add(result.bytes);
    m_io.counters.slowSubscribers.add();
    connection.audience->leave(connection);
    connection.position = block->position;
    fellBehind(connection);
    connection.keepUnsent(m_io, block, result.bytes);
    return Outcome::Blocked;
}

void Subscriptions::answered(Subscriber &subscriber, const BlockPtr & /*block*/)
{
    finishPoll(static_cast<Connection &>(subscriber));
}

void Subscriptions::audienceTimer(FanoutAudience &live)
{
    if (live.audience.isEmpty())
        return; // set again when a subscriber joins
    // An event stream is sent a heartbeat after a time without messages. A WebSocket is sent a ping
    // even if it was sent messages, to check that the peer is alive.
    if (delivery::transportOf(live.form) == TransportKind::WebSocket)
        pingTimer(live);
    else
        heartbeatTimer(live);
}

void Subscriptions::heartbeatTimer(FanoutAudience &live)
{
    const MonotonicTime now = m_io.clock.now();
    const auto silent = std::chrono::duration_cast<std::chrono::milliseconds>(now - live.lastSent);
    if (silent < heartbeatAfter) {
        m_io.wheel.set(live, now, heartbeatAfter - silent);
        return;
    }
    if (!live.audience.isInRound() && !live.audience.hasWork()) {
        live.heartbeat = Heartbeat::Due;
        queue(live);
    }
    m_io.wheel.set(live, now, heartbeatAfter);
}

void Subscriptions::hurryHeartbeat(FanoutAudience &live, MonotonicTime lastSent)
{
    if (lastSent >= live.lastSent || delivery::transportOf(live.form) != TransportKind::EventStream)
        return;
    live.lastSent = lastSent;
    heartbeatTimer(live);
}

void Subscriptions::pingTimer(FanoutAudience &live)
{
    const MonotonicTime now = m_io.clock.now();
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now - live.lastPing);
    if (since < pingEvery) {
        closeSilent(live);
        m_io.wheel.set(live, now, pingEvery - since);
        return;
    }
    live.heartbeat = Heartbeat::Due; // the timer is set again when it has been sent
    queue(live);
}

void Subscriptions::heartbeatEnded(FanoutAudience &live)
{
    live.heartbeat = Heartbeat::None;
    if (delivery::transportOf(live.form) != TransportKind::WebSocket)
        return;
    live.lastPing = m_io.clock.now();
    m_io.wheel.set(live, live.lastPing, pongWithin);
}

void Subscriptions::closeSilent(FanoutAudience &live)
{
    std::vector<Connection *> silent;
    live.audience.forEach([&](Subscriber &subscriber) {
        auto &connection = static_cast<Connection &>(subscriber);
        if (connection.owesPong && !showsLife(connection))
            silent.push_back(&connection);
    });
    for (Connection *connection : silent)
        m_connections.close(*connection, CloseReason::PongTimeout);
}

} // namespace holdfast::net
