// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/subscriptions.h"

#include <algorithm>
#include <utility>

namespace holdfast::net {

namespace {

constexpr std::chrono::seconds keepAliveTime { 75 };
/// Blocks that one subscriber is sent before others have their turn.
constexpr int blocksAtOnce = 4;
constexpr std::size_t ownPartBytes = std::size_t { 64 } * 1024;

BlockPtr encoded(const Encoder &encoder, const Epoch &epoch, const Reading &reading)
{
    auto block = std::make_shared<Block>();
    encoder.encode(reading, epoch, block->bytes);
    block->position = reading.position;
    block->messages = reading.messages;
    return block;
}

/// How much is read for one subscriber in catch-up. A stream keeps its block in memory while its
/// socket is full, and there may be many streams, so the block is small. A poll's response must be
/// complete.
ReadLimits ownLimits(const Encoder &encoder)
{
    ReadLimits limits = encoder.limits();
    if (!encoder.isOneShot())
        limits.bytes = std::min(limits.bytes, ownPartBytes);
    return limits;
}

bool isNews(const Reading &reading)
{
    return reading.gap.has_value() || !reading.messages.empty();
}

} // namespace

Subscriptions::Subscriptions(Hub &hub, Presence &presence, const Io &io, Connections &connections,
                             Inbox &inbox, std::unique_ptr<SendRing> ring)
    : m_hub(hub)
    , m_presence(presence)
    , m_io(io)
    , m_connections(connections)
    , m_inbox(inbox)
    , m_encoders(io.clock)
    , m_groups(hub, inbox, io.wheel, io.clock)
    , m_ring(std::move(ring))
{
}

bool Subscriptions::subscribe(Connection &connection, AudienceGroup &group,
                              const delivery::SubscribeRequest &request, delivery::WireForm form,
                              std::string_view opening)
{
    const Presence::Arrival arrival { request.clientId, request.clientName, request.agent,
                                      connection.peer(), request.transport };
    // Read before the client is counted as a recipient: a message that is published in between is
    // after its position.
    const Reading first = firstReading(group, request, ownLimits(m_encoders[form]));
    const std::uint64_t clientBefore = connection.client != nullptr ? connection.client->serial : 0;
    connection.client = m_presence.arrive(arrival, group.following, connection.client);
    reindex(connection, clientBefore);
    if (connection.group != nullptr)
        m_groups.release(*connection.group);
    connection.group = &group;
    if (connection.client == nullptr) {
        m_groups.release(*std::exchange(connection.group, nullptr));
        return false;
    }
    connection.form = form;
    const bool isPoll = delivery::isPoll(form);
    connection.phase = isPoll ? Phase::Holding : Phase::Streaming;
    connection.cancelTimer(m_io);

    if (first.gap)
        m_io.counters.gapsTold.add();
    // Only a cursor that the client returns tells what it has received.
    const bool isResumed = request.start == delivery::StartKind::After && !first.gap;
    m_presence.startReading(connection.client, first, isResumed);
    connection.position = first.position;
    if (!isPoll) {
        openStream(connection, first, opening);
        return true;
    }
    if (isNews(first)) {
        answerPoll(connection, first);
        return true;
    }
    if (request.wait.count() == 0 || connection.hasPeerEnded()) {
        // Read from the log: the audience may not have been sent everything that was published
        // before this request.
        const Reading now = m_hub.read(group, first.position, m_encoders[form].limits());
        if (now.gap)
            tellGap(connection, now);
        answerPoll(connection, now);
        return true;
    }
    advance(connection);
    if (connection.audience != nullptr)
        connection.setTimer(m_io, request.wait);
    return true;
}

void Subscriptions::reindex(Connection &connection, std::uint64_t clientBefore)
{
    const std::uint64_t client = connection.client != nullptr ? connection.client->serial : 0;
    if (client == clientBefore)
        return;
    if (clientBefore != 0)
        m_index.remove(connection, clientBefore);
    if (client != 0)
        m_index.add(connection);
}

Reading Subscriptions::firstReading(const AudienceGroup &group,
                                    const delivery::SubscribeRequest &request,
                                    const ReadLimits &limits) const
{
    Reading reading;
    switch (request.start) {
    case delivery::StartKind::Now:
        reading.position = m_hub.head();
        return reading;
    case delivery::StartKind::Oldest:
        return m_hub.readFromOldest(group, limits);
    case delivery::StartKind::Last:
        reading = m_hub.readLast(group, request.last, ReadLimits {});
        if (reading.messages.size() > limits.messages) {
            reading.messages.resize(limits.messages);
            reading.position = reading.messages.back()->seq();
        }
        return reading;
    case delivery::StartKind::Unreadable:
        return wholeReading(group, Gap { m_hub.cursor(0), {}, GapReason::Unreadable }, limits);
    case delivery::StartKind::After:
        break;
    }
    if (request.after.epoch == m_hub.epoch() && request.after.seq <= m_hub.head()) {
        reading.position = request.after.seq;
        return reading;
    }
    // The cursor is not of this epoch, or is after its head: the messages after it are lost.
    return wholeReading(group, Gap { request.after, {}, GapReason::Restarted }, limits);
}

Reading Subscriptions::wholeReading(const AudienceGroup &group, Gap gap,
                                    const ReadLimits &limits) const
{
    Reading reading = m_hub.read(group, 0, limits);
    // Messages that were dropped since this epoch began are lost as well.
    gap.to = reading.gap ? reading.gap->to : m_hub.cursor(0);
    reading.gap = gap;
    return reading;
}

void Subscriptions::openStream(Connection &connection, const Reading &first,
                               std::string_view opening)
{
    auto block = std::make_shared<Block>();
    block->bytes = opening;
    const std::uint64_t from =
        first.messages.empty() ? first.position : first.messages.front()->seq() - 1;
    std::string clientId;
    m_presence.visit(connection.client, [&clientId](const Client &c) { clientId = c.id(); });
    if (connection.socket) {
        delivery::appendSocketHello(m_hub.cursor(from), clientId, jitteredRetry(), block->bytes);
    } else {
        delivery::appendStreamOpening(m_hub.cursor(from), clientId, jitteredRetry(),
                                      m_io.clock.wallMilliseconds(), block->bytes);
    }
    if (isNews(first))
        m_encoders[connection.form].encode(first, m_hub.epoch(), block->bytes);
    block->position = first.position;
    block->messages = first.messages;
    if (sendBlock(connection, block))
        advance(connection);
}

void Subscriptions::advance(Connection &connection)
{
    FanoutAudience &live = audienceOf(connection);
    for (int blocks = 0; blocks < blocksAtOnce;) {
        if (live.audience.isAt(connection.position)
            && live.audience.join(connection, connection.directSocket(), connection.position)) {
            joined(connection, live);
            return;
        }
        Reading reading =
            m_hub.read(*connection.group, connection.position, ownLimits(live.audience.encoder()));
        if (!isNews(reading)) {
            drainDeliveries();
            if (live.audience.join(connection, connection.directSocket(), reading.position)) {
                joined(connection, live);
                return;
            }
            connection.position = reading.position;
            continue;
        }
        ++blocks;
        if (reading.gap) {
            if (!applyPolicy(connection, reading))
                return;
            tellGap(connection, reading);
        }
        const BlockPtr block = encoded(live.audience.encoder(), m_hub.epoch(), reading);
        if (!sendBlock(connection, block))
            return;
        if (delivery::isPoll(connection.form)) {
            finishPoll(connection);
            return;
        }
    }
    fellBehind(connection);
    queue(connection);
}

void Subscriptions::joined(Connection &connection, FanoutAudience &live)
{
    queue(live);
    // The peer has taken everything, so it is alive. This audience has not sent it a ping yet.
    connection.owesPong = false;
    if (connection.phase == Phase::Holding && connection.hasPeerEnded())
        holdEnded(connection);
    if (connection.phase != Phase::Streaming)
        return;
    connection.wasLive = true;
    isBehindNoMore(connection);
}

void Subscriptions::isBehindNoMore(Connection &connection)
{
    if (std::exchange(connection.isBehind, false))
        m_presence.setBehind(connection.client, std::nullopt);
}

void Subscriptions::fellBehind(Connection &connection)
{
    connection.isBehind = true;
    m_presence.setBehind(connection.client, connection.position);
}

bool Subscriptions::applyPolicy(Connection &connection, Reading &reading)
{
    if (!connection.wasLive || reading.policy == SlowPolicy::Resume)
        return true;
    if (reading.policy == SlowPolicy::Close) {
        sayGoodbye(connection, "too-slow", CloseReason::TooSlow);
        return false;
    }
    reading.messages.clear();
    reading.position = m_hub.head();
    reading.gap->to = m_hub.cursor(reading.position);
    return true;
}

void Subscriptions::changeChannels(Connection &connection, const ChannelChange &change)
{
    if (connection.isFinishing())
        return;
    const ChannelSet now = connection.group->following->channels;
    const auto channels = m_presence.afterChange(connection.client, now, change);
    if (channels && channels.value() == now) {
        const bool isMember = connection.audience != nullptr && !connection.isJoining;
        m_presence.follow(connection.client, connection.group->following,
                          isMember ? connection.audience->position() : connection.position);
        return;
    }
    const bool follows = channels && follow(connection, channels.value());
    if (!connection.isSubscribed())
        return; // between two polls: the client counts where its next poll will be
    if (follows)
        readOn(connection);
    else
        sayGoodbye(connection, "channels-unavailable", CloseReason::Removed);
}

Result<void> Subscriptions::follow(Connection &connection, const ChannelSet &channels)
{
    const auto group = m_groups.acquire(channels);
    if (!group)
        return group.error();
    MonotonicTime lastSent = m_io.clock.now();
    if (connection.audience != nullptr) {
        lastSent = audienceOf(connection).lastSent;
        connection.audience->leave(connection);
    }
    // A subscriber that has everything of its old channels starts at the log's head.
    const Reading missing =
        m_hub.read(*connection.group, connection.position, ReadLimits { .messages = 1 });
    if (!isNews(missing))
        connection.position = missing.position;
    m_groups.release(*std::exchange(connection.group, group.value()));
    m_presence.follow(connection.client, connection.group->following, connection.position);
    hurryHeartbeat(audienceOf(connection), lastSent);
    return {};
}

void Subscriptions::readOn(Connection &connection)
{
    if (!connection.hasOutput() && !connection.isQueued)
        advance(connection);
}

bool Subscriptions::sendBlock(Connection &connection, const BlockPtr &block)
{
    connection.position = block->position;
    if (!m_connections.send(connection, block))
        return false;
    if (connection.hasOutput()) {
        m_io.counters.slowSubscribers.add();
        fellBehind(connection);
        return false;
    }
    block->countSent(1);
    m_io.counters.deliveries.add(block->messages.size());
    return true;
}

void Subscriptions::wasSent(const Block &block)
{
    block.countSent(1);
    m_io.counters.deliveries.add(block.messages.size());
}

void Subscriptions::goOn(Connection &connection)
{
    if (connection.phase == Phase::Holding)
        finishPoll(connection);
    else if (connection.phase == Phase::Streaming && !connection.hasOutput())
        advance(connection);
}

void Subscriptions::holdEnded(Connection &connection)
{
    if (connection.audience == nullptr)
        return; // its response is being sent
    connection.audience->leave(connection);
    Reading nothing;
    nothing.position = connection.position;
    answerPoll(connection, nothing);
}

void Subscriptions::answerPoll(Connection &connection, const Reading &reading)
{
    if (sendBlock(connection, encoded(m_encoders[connection.form], m_hub.epoch(), reading)))
        finishPoll(connection);
}

void Subscriptions::finishPoll(Connection &connection)
{
    isBehindNoMore(connection);
    m_presence.answered(connection.client);
    connection.phase = Phase::Idle;
    const bool isClosing = connection.form == delivery::WireForm::PollJsonClosing
        || connection.form == delivery::WireForm::PollRawClosing;
    if (isClosing) {
        m_connections.closeGently(connection, CloseReason::AnswerDone);
        return;
    }
    connection.setTimer(m_io, keepAliveTime);
    if (connection.input || connection.hasPeerEnded())
        m_answered.push_back(&connection);
}

std::vector<Connection *> Subscriptions::takeAnswered()
{
    return std::exchange(m_answered, {});
}

bool Subscriptions::closing(Connection &connection)
{
    bool hasOthers = false;
    if (connection.audience != nullptr)
        connection.audience->leave(connection);
    unqueue(connection);
    if (connection.client != nullptr) {
        isBehindNoMore(connection);
        m_index.remove(connection, connection.client->serial);
        hasOthers = m_presence.release(std::exchange(connection.client, nullptr),
                                       connection.isSubscribed());
    }
    if (connection.group != nullptr)
        m_groups.release(*std::exchange(connection.group, nullptr));
    return hasOthers;
}

void Subscriptions::sayGoodbye(Connection &connection, std::string_view reason,
                               CloseReason closeReason)
{
    if (connection.hasOutput() || !connection.isSubscribed()) {
        // A goodbye cannot be inserted into a partly sent block. The client resumes from its
        // cursor.
        m_connections.closeGently(connection, closeReason);
        return;
    }
    if (connection.audience != nullptr)
        connection.audience->leave(connection);
    // If the goodbye is sent in parts, nothing may be sent between them.
    unqueue(connection);
    const bool isComplete = m_hub.isSealed()
        && !isNews(m_hub.read(*connection.group, connection.position,
                              ReadLimits { .messages = 1 }));
    const delivery::Goodbye goodbye { reason, jitteredRetry(), isComplete };
    std::string bytes;
    if (delivery::isPoll(connection.form)) {
        delivery::appendPollBye(m_hub.cursor(connection.position),
                                delivery::formatOf(connection.form), goodbye,
                                m_io.clock.wallMilliseconds(), bytes);
    } else if (connection.socket) {
        delivery::appendSocketBye(goodbye, bytes);
    } else {
        delivery::appendStreamBye(goodbye, bytes);
    }
    connection.finish(closeReason);
    if (m_connections.send(connection, bytes))
        m_connections.endIfFinished(connection);
}

bool Subscriptions::sendAside(Connection &connection, std::string_view bytes)
{
    if (!m_connections.send(connection, bytes))
        return false;
    if (!connection.hasOutput())
        return true;
    // No block may be sent in the middle of these bytes.
    if (connection.audience != nullptr)
        connection.audience->leave(connection);
    unqueue(connection);
    fellBehind(connection);
    return true;
}

void Subscriptions::tellGap(const Connection &connection, const Reading &reading)
{
    m_io.counters.gapsTold.add();
    m_presence.tellGap(connection.client, reading);
}

unsigned Subscriptions::jitteredRetry()
{
    // xorshift32 (Marsaglia, 2003): spreads reconnections; no secret depends on it.
    m_jitter ^= m_jitter << 13;
    m_jitter ^= m_jitter >> 17;
    m_jitter ^= m_jitter << 5;
    return 1000 + m_jitter % 2000;
}

} // namespace holdfast::net
