// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/fanout.h"

#include "server/net/tracer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::net {

namespace {

constexpr std::chrono::milliseconds heartbeatAfter { 15'000 };
constexpr std::chrono::milliseconds pingEvery { 25'000 };
constexpr std::chrono::milliseconds pongWithin { 20'000 };

/// For a connection that owes a pong. True if the ping may not have arrived yet: the peer has taken
/// some of the data sent to it, but not all (a slow network). Also true if this worker is late and
/// has not read the peer's data yet.
bool showsLife(const Connection &connection)
{
    const Taken taken = connection.takenByPeer();
    return (!taken.isAll && taken.bytes != connection.webSocket()->takenAtPing)
        || connection.hasUnread();
}

/// Every subscriber in an audience of this worker is a Connection.
Connection &connectionOf(Subscriber &subscriber)
{
    return static_cast<Connection &>(Subscription::of(subscriber));
}

} // namespace

Fanout::Fanout(Hub &hub, Presence &presence, const Io &io, Connections &connections, Inbox &inbox,
               std::unique_ptr<SendRing> ring, Watcher &watcher)
    : m_hub(hub)
    , m_presence(presence)
    , m_io(io)
    , m_connections(connections)
    , m_inbox(inbox)
    , m_watcher(watcher)
    , m_encoders(io.clock)
    , m_groups(hub, inbox, io.wheel, io.clock)
    , m_ring(std::move(ring))
{
}

FanoutAudience &Fanout::audienceOf(const Connection &connection)
{
    const delivery::WireForm form = connection.form();
    std::unique_ptr<FanoutAudience> *place = &connection.group()->audiences;
    while (*place && (*place)->form != form)
        place = &(*place)->next;
    if (!*place) {
        *place = std::make_unique<FanoutAudience>(*connection.group(), form, m_encoders[form],
                                                  m_hub.epoch(), m_hub.head());
    }
    FanoutAudience *const live = place->get();
    if (!delivery::isPoll(form) && !live->isSet()) {
        live->lastSent = m_io.clock.now();
        live->lastPing = live->lastSent;
        const bool isSocket = connection.webSocket() != nullptr;
        m_io.wheel.set(*live, live->lastSent, isSocket ? pingEvery : heartbeatAfter);
    }
    return *live;
}

bool Fanout::join(Connection &connection, FanoutAudience &live, std::uint64_t position)
{
    if (!connection.join(live.audience, connection.directSocket(), position))
        return false;
    queue(live);
    // The peer has taken everything, so it is alive. This audience has not sent it a ping yet.
    connection.owesPong = false;
    if (connection.isTraced())
        traceJoin(connection, position);
    if (connection.isStreaming())
        connection.markCaughtUp(m_presence);
    return true;
}

void Fanout::tellGap(const Connection &connection, const Reading &reading)
{
    m_io.counters.gapsTold.add();
    m_presence.tellGap(connection.client(), reading);
    if (connection.isTraced())
        m_io.trace.record(connection, trace::GapTold { *reading.gap });
}

void Fanout::markBehind(Connection &connection)
{
    if (connection.isTraced() && connection.isStreaming() && !connection.isBehind())
        m_io.trace.record(connection, trace::Behind { connection.lastPosition() });
    connection.markBehind(m_presence);
}

void Fanout::countSent(const Connection &connection, const Block &block)
{
    block.countSent(1);
    m_io.counters.deliveries.add(block.messages.size());
    if (connection.isTraced())
        m_io.trace.blockSent(connection, block, connection.isPolling());
}

void Fanout::traceJoin(const Connection &connection, std::uint64_t position) const
{
    if (connection.isPolling())
        m_io.trace.record(connection, trace::Held { position });
    else if (connection.isBehind())
        m_io.trace.record(connection, trace::CaughtUp { position });
}

void Fanout::drainDeliveries()
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
        std::erase_if(m_queue, [](const FanoutAudience *live) { return live->group.isRetired; });
        m_groups.freeRetired();
    }
    m_contents.deliveries.clear();
}

void Fanout::runSlice()
{
    std::size_t budget = sliceBudget;
    while (budget > 0 && !m_queue.empty()) {
        FanoutAudience &live = *m_queue.front();
        m_queue.pop_front();
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
}

void Fanout::startRound(FanoutAudience &live)
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
            tellGap(static_cast<const Connection &>(Subscription::of(subscriber)), reading);
        });
    }
    live.audience.startRound(reading, m_blocks);
}

void Fanout::queue(FanoutAudience &live)
{
    if (live.isQueued || (live.heartbeat == Heartbeat::None && !live.audience.hasWork()))
        return;
    live.isQueued = true;
    m_queue.push_back(&live);
}

void Fanout::sendAll(std::span<const Recipient> recipients, const BlockPtr &block,
                     std::span<Outcome> outcomes)
{
    if (!m_ring) {
        Outlet::sendAll(recipients, block, outcomes);
        return;
    }
    // An encrypted connection has no direct socket.
    const bool isDirect =
        std::all_of(recipients.begin(), recipients.end(),
                    [](const Recipient &recipient) { return recipient.socket >= 0; });
    if (!isDirect && block->bytes.size() <= RecordBatch::maxBlockBytes) {
        sendEach(recipients, block, outcomes);
        return;
    }
    if (!isDirect) {
        Outlet::sendAll(recipients, block, outcomes);
        return;
    }
    std::array<IoResult, maxRecipients> results;
    m_ring->transmitAll(recipients, block->bytes, std::span(results).first(recipients.size()));
    for (std::size_t i = 0; i < recipients.size(); ++i)
        outcomes[i] = outcomeOf(results[i], *recipients[i].subscriber, block);
}

Outlet::Outcome Fanout::send(Subscriber &subscriber, int socket, const BlockPtr &block)
{
    if (socket < 0)
        return sendEncrypted(connectionOf(subscriber), block);
    return outcomeOf(transmit(socket, block->bytes), subscriber, block);
}

void Fanout::sendEach(std::span<const Recipient> recipients, const BlockPtr &block,
                      std::span<Outcome> outcomes)
{
    m_records.encrypt(recipients, block->bytes);
    const auto isShared = [this, recipients](std::size_t i) {
        return recipients[i].socket >= 0 || !m_records.record(i).empty();
    };
    std::array<Transmission, maxRecipients> transmissions;
    std::array<IoResult, maxRecipients> results;
    std::size_t count = 0;
    for (std::size_t i = 0; i < recipients.size(); ++i) {
        if (recipients[i].socket >= 0)
            transmissions[count++] = { recipients[i].socket, block->bytes };
        else if (isShared(i))
            transmissions[count++] = { connectionOf(*recipients[i].subscriber).descriptor(),
                                       m_records.record(i) };
    }
    m_ring->transmitEach(std::span(transmissions).first(count), std::span(results).first(count));

    std::size_t next = 0;
    for (std::size_t i = 0; i < recipients.size(); ++i) {
        Connection &connection = connectionOf(*recipients[i].subscriber);
        if (!isShared(i)) {
            outcomes[i] = sendEncrypted(connection, block);
            continue;
        }
        const IoResult &result = results[next++];
        outcomes[i] = recipients[i].socket >= 0
            ? outcomeOf(result, *recipients[i].subscriber, block)
            : encryptedOutcome(
                connection.recordTransmitted(m_io, block, m_records.record(i), result), connection,
                block);
    }
}

Outlet::Outcome Fanout::sendEncrypted(Connection &connection, const BlockPtr &block)
{
    return encryptedOutcome(connection.Transport::send(m_io, block), connection, block);
}

Outlet::Outcome Fanout::encryptedOutcome(Transport::Sent sent, Connection &connection,
                                         const BlockPtr &block)
{
    switch (sent) {
    case Transport::Sent::All:
        return wholeBlockSent(connection, block);
    case Transport::Sent::Part:
        leaveAudienceBehind(connection, block);
        return Outcome::Blocked;
    case Transport::Sent::Failed:
        break;
    }
    m_connections.close(connection, CloseReason::PeerFailed);
    return Outcome::Broken;
}

Outlet::Outcome Fanout::wholeBlockSent(Connection &connection, const BlockPtr &block)
{
    m_io.counters.deliveries.add(block->messages.size());
    // Reads the connection, which a delivery does not, only while somebody watches.
    if (m_io.trace.isActive() && connection.isTraced())
        m_io.trace.blockSent(connection, *block, connection.isPolling());
    if (block->isHeartbeat && connection.webSocket() != nullptr) {
        connection.owesPong = true;
        connection.webSocket()->takenAtPing = connection.takenByPeer().bytes;
    }
    return Outcome::Sent;
}

void Fanout::leaveAudienceBehind(Connection &connection, const BlockPtr &block)
{
    m_io.counters.slowSubscribers.add();
    connection.leaveAudience();
    connection.setPosition(block->position);
    connection.awaitOutput();
    markBehind(connection);
}

Outlet::Outcome Fanout::outcomeOf(const IoResult &result, Subscriber &subscriber,
                                  const BlockPtr &block)
{
    Connection &connection = connectionOf(subscriber);
    if (result.kind != IoResult::Kind::Failed && result.bytes == block->bytes.size()) {
        m_io.counters.bytesSent.add(result.bytes);
        return wholeBlockSent(connection, block);
    }
    if (result.kind == IoResult::Kind::Failed) {
        m_connections.close(connection, CloseReason::PeerFailed);
        return Outcome::Broken;
    }
    m_io.counters.bytesSent.add(result.bytes);
    connection.keepUnsent(m_io, block, result.bytes);
    leaveAudienceBehind(connection, block);
    return Outcome::Blocked;
}

void Fanout::answered(Subscriber &subscriber, const BlockPtr & /*block*/)
{
    Connection &connection = connectionOf(subscriber);
    connection.wasAnswered();
    m_watcher.answeredPoll(connection);
}

void Fanout::audienceTimer(FanoutAudience &live)
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

void Fanout::heartbeatTimer(FanoutAudience &live)
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

void Fanout::advanceHeartbeat(FanoutAudience &live, MonotonicTime lastSent)
{
    if (lastSent >= live.lastSent || delivery::transportOf(live.form) != TransportKind::EventStream)
        return;
    live.lastSent = lastSent;
    heartbeatTimer(live);
}

void Fanout::pingTimer(FanoutAudience &live)
{
    const MonotonicTime now = m_io.clock.now();
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now - live.lastPing);
    if (since < pingEvery) {
        closeUnresponsive(live);
        m_io.wheel.set(live, now, pingEvery - since);
        return;
    }
    live.heartbeat = Heartbeat::Due; // the timer is set again when it has been sent
    queue(live);
}

void Fanout::heartbeatEnded(FanoutAudience &live)
{
    live.heartbeat = Heartbeat::None;
    if (delivery::transportOf(live.form) != TransportKind::WebSocket)
        return;
    live.lastPing = m_io.clock.now();
    m_io.wheel.set(live, live.lastPing, pongWithin);
}

void Fanout::closeUnresponsive(FanoutAudience &live)
{
    std::vector<Connection *> silent;
    live.audience.forEach([&](Subscriber &subscriber) {
        Connection &connection = connectionOf(subscriber);
        if (connection.owesPong && !showsLife(connection))
            silent.push_back(&connection);
    });
    for (Connection *connection : silent)
        m_connections.close(*connection, CloseReason::PongTimeout);
}

} // namespace holdfast::net
