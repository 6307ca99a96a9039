// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/subscriptions.h"

#include "server/net/logging.h"
#include "server/net/socket.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::net {

namespace {

constexpr std::chrono::milliseconds heartbeatAfter { 15'000 };
constexpr std::chrono::milliseconds pingEvery { 25'000 };
constexpr std::chrono::milliseconds pongWithin { 20'000 };
constexpr std::chrono::seconds keepAliveTime { 75 };
/// Blocks that one subscriber is sent before others have their turn.
constexpr int blocksAtOnce = 4;
constexpr std::size_t ownPartBytes = std::size_t { 64 } * 1024;
/// Subscribers that are brought on in one slice.
constexpr std::size_t advancesPerSlice = 32;

BlockPtr encoded(const Encoder &encoder, const Epoch &epoch, const Reading &reading)
{
    auto block = std::make_shared<Block>();
    encoder.encode(reading, epoch, block->bytes);
    block->position = reading.position;
    block->messages = reading.messages;
    return block;
}

/// How much is read for one subscriber alone. A stream's part is kept for as long as its socket is
/// full, whatever their number, so it is small; a poll's answer has to be whole.
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

Subscriptions::Subscriptions(Hub &hub, Presence &presence, const Clock &clock,
                             Connections &connections, Inbox &inbox, TimingWheel &wheel,
                             WorkerCounters &counters, std::unique_ptr<SendRing> ring)
    : m_hub(hub)
    , m_presence(presence)
    , m_clock(clock)
    , m_connections(connections)
    , m_inbox(inbox)
    , m_wheel(wheel)
    , m_counters(counters)
    , m_encoders(clock)
    , m_interests(hub, inbox, wheel, clock)
    , m_ring(std::move(ring))
{
}

bool Subscriptions::subscribe(Connection &connection, Interest &interest,
                              const delivery::SubscribeRequest &request, delivery::WireForm form,
                              std::string_view opening)
{
    const Presence::Arrival arrival { request.clientId, request.clientName, request.agent,
                                      connection.address, request.transport };
    connection.client = m_presence.arrive(arrival, interest.following, connection.client);
    if (connection.interest != nullptr)
        m_interests.release(*connection.interest);
    connection.interest = &interest;
    if (connection.client == nullptr) {
        m_interests.release(*std::exchange(connection.interest, nullptr));
        return false;
    }
    connection.form = form;
    const bool isPoll = delivery::isPoll(form);
    connection.phase = isPoll ? Phase::Holding : Phase::Streaming;
    m_connections.cancelTimer(connection);

    const Reading first = firstReading(interest, request, ownLimits(m_encoders[form]));
    if (first.gap)
        m_counters.gapsTold.add();
    // Only a cursor that is handed back says what was received; any other start says nothing of it.
    const bool isReceipt = request.start == delivery::StartKind::After && !first.gap;
    acknowledge(connection,
                first.messages.empty() ? first.position : first.messages.front()->seq() - 1,
                isReceipt);
    connection.position = first.position;
    if (!isPoll) {
        openStream(connection, first, opening);
        return true;
    }
    if (isNews(first)) {
        answerPoll(connection, first);
        return true;
    }
    if (request.wait.count() == 0) {
        // From the log itself: an audience may be yet to be sent what was published before this.
        const Reading now = m_hub.read(interest, first.position, m_encoders[form].limits());
        if (now.gap)
            m_counters.gapsTold.add();
        answerPoll(connection, now);
        return true;
    }
    advance(connection);
    if (connection.audience != nullptr)
        m_connections.setTimer(connection, request.wait);
    return true;
}

Reading Subscriptions::firstReading(const Interest &interest,
                                    const delivery::SubscribeRequest &request,
                                    const ReadLimits &limits) const
{
    Reading reading;
    switch (request.start) {
    case delivery::StartKind::Now:
        reading.position = m_hub.head();
        return reading;
    case delivery::StartKind::Oldest:
        return m_hub.readFromOldest(interest, limits);
    case delivery::StartKind::Last:
        reading = m_hub.readLast(interest, request.last, ReadLimits {});
        if (reading.messages.size() > limits.messages) {
            reading.messages.resize(limits.messages);
            reading.position = reading.messages.back()->seq();
        }
        return reading;
    case delivery::StartKind::After:
        break;
    }
    if (request.after.epoch == m_hub.epoch() && request.after.seq <= m_hub.head()) {
        reading.position = request.after.seq;
        return reading;
    }
    // A cursor into another life of the log: all that it stood for after it is lost, and so is what
    // this life has let go of since it began.
    reading = m_hub.read(interest, 0, limits);
    const std::uint64_t before =
        reading.messages.empty() ? reading.position : reading.messages.front()->seq() - 1;
    const std::uint64_t through = reading.gap ? std::max(before, reading.gap->to.seq) : before;
    reading.gap = Gap { request.after, m_hub.cursor(through), GapReason::Restarted };
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
                                      m_clock.wallMilliseconds(), block->bytes);
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
    LiveAudience &live = audienceOf(connection);
    for (int blocks = 0; blocks < blocksAtOnce;) {
        if (live.audience.isAt(connection.position)
            && live.audience.join(connection, connection.descriptor, connection.position)) {
            joined(connection, live);
            return;
        }
        Reading reading = m_hub.read(*connection.interest, connection.position,
                                     ownLimits(live.audience.encoder()));
        if (!isNews(reading)) {
            drainDeliveries();
            if (live.audience.join(connection, connection.descriptor, reading.position)) {
                joined(connection, live);
                return;
            }
            connection.position = reading.position;
            continue;
        }
        ++blocks;
        if (reading.gap) {
            m_counters.gapsTold.add();
            if (!applyPolicy(connection, reading))
                return;
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

void Subscriptions::joined(Connection &connection, LiveAudience &live)
{
    queue(live);
    if (connection.phase != Phase::Streaming)
        return;
    connection.wasLive = true;
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

void Subscriptions::retarget(Connection &connection, const ChannelSet &channels)
{
    if (!connection.isSubscribed() || connection.closesAfterOutput)
        return;
    const auto interest = m_interests.acquire(channels);
    if (!interest) {
        sayGoodbye(connection, "channels-unavailable", CloseReason::Removed);
        return;
    }
    if (connection.audience != nullptr)
        connection.audience->leave(connection);
    // Who misses nothing of its old channels starts with the new ones at the log's head.
    const Reading missing =
        m_hub.read(*connection.interest, connection.position, ReadLimits { .messages = 1 });
    if (!isNews(missing))
        connection.position = missing.position;
    m_interests.release(*std::exchange(connection.interest, interest.value()));
    m_presence.follow(connection.client, connection.interest->following);
    if (!connection.output && !connection.isQueued)
        advance(connection);
}

bool Subscriptions::sendBlock(Connection &connection, const BlockPtr &block)
{
    connection.position = block->position;
    if (!m_connections.send(connection, block))
        return false;
    if (connection.output) {
        m_counters.slowSubscribers.add();
        fellBehind(connection);
        return false;
    }
    block->countSent(1);
    m_counters.deliveries.add(block->messages.size());
    return true;
}

void Subscriptions::wasSent(const Block &block)
{
    block.countSent(1);
    m_counters.deliveries.add(block.messages.size());
}

void Subscriptions::goOn(Connection &connection)
{
    if (connection.phase == Phase::Holding)
        finishPoll(connection);
    else if (connection.phase == Phase::Streaming && !connection.output)
        advance(connection);
}

void Subscriptions::holdEnded(Connection &connection)
{
    if (connection.audience == nullptr)
        return; // its answer is on its way
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
    m_presence.answered(connection.client);
    connection.phase = Phase::Idle;
    const bool isClosing = connection.form == delivery::WireForm::PollJsonClosing
        || connection.form == delivery::WireForm::PollRawClosing;
    if (isClosing) {
        m_connections.closeGently(connection, CloseReason::AnswerDone);
        return;
    }
    m_connections.setTimer(connection, keepAliveTime);
    if (connection.input)
        m_answered.push_back(&connection);
}

std::vector<Connection *> Subscriptions::takeAnswered()
{
    return std::exchange(m_answered, {});
}

void Subscriptions::closing(Connection &connection)
{
    if (connection.audience != nullptr)
        connection.audience->leave(connection);
    if (std::exchange(connection.isQueued, false))
        std::erase(m_advancing, &connection);
    if (connection.client != nullptr)
        m_presence.release(std::exchange(connection.client, nullptr), connection.isSubscribed());
    if (connection.interest != nullptr)
        m_interests.release(*std::exchange(connection.interest, nullptr));
}

void Subscriptions::sayGoodbye(Connection &connection, std::string_view reason,
                               CloseReason closeReason)
{
    if (connection.output || !connection.isSubscribed()) {
        // In the middle of a block nothing can be said: the cursor makes up for it.
        m_connections.closeGently(connection, closeReason);
        return;
    }
    if (connection.audience != nullptr)
        connection.audience->leave(connection);
    // Nothing may come between the parts of a goodbye that does not go out at once.
    if (std::exchange(connection.isQueued, false))
        std::erase(m_advancing, &connection);
    std::string bytes;
    if (delivery::isPoll(connection.form)) {
        delivery::appendPollBye(m_hub.cursor(connection.position),
                                delivery::formatOf(connection.form), reason, jitteredRetry(),
                                m_clock.wallMilliseconds(), bytes);
    } else if (connection.socket) {
        delivery::appendSocketBye(reason, jitteredRetry(), bytes);
    } else {
        delivery::appendStreamBye(reason, jitteredRetry(), bytes);
    }
    connection.closesAfterOutput = true;
    connection.closeReason = closeReason;
    if (m_connections.send(connection, bytes) && !connection.output)
        m_connections.closeGently(connection, closeReason);
}

void Subscriptions::audienceTimer(LiveAudience &live)
{
    if (live.audience.isEmpty())
        return; // armed again when somebody joins
    const MonotonicTime now = m_clock.now();
    const bool isSocket = delivery::transportOf(live.form) == TransportKind::WebSocket;
    // An event stream is told that it lives when it has been silent; a WebSocket is asked whether
    // it does, however much it has been sent.
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(
        now - (isSocket ? live.lastPing : live.lastSent));
    if (isSocket && since >= pongWithin && since < pingEvery)
        closeSilent(live);
    const auto due = isSocket ? (since < pongWithin ? pongWithin : pingEvery) : heartbeatAfter;
    if (since < due) {
        m_wheel.set(live, now, due - since);
        return;
    }
    if (!live.audience.isInRound() && (isSocket || !live.audience.hasWork())) {
        live.lastPing = now;
        live.audience.startHeartbeat();
        queue(live);
    }
    m_wheel.set(live, now, isSocket ? pongWithin : heartbeatAfter);
}

void Subscriptions::closeSilent(LiveAudience &live)
{
    std::vector<Connection *> silent;
    live.audience.forEach([&](Subscriber &subscriber) {
        auto &connection = static_cast<Connection &>(subscriber);
        if (connection.socket->lastHeard < live.lastPing)
            silent.push_back(&connection);
    });
    for (Connection *connection : silent)
        m_connections.close(*connection, CloseReason::PongTimeout);
}

bool Subscriptions::sendAside(Connection &connection, std::string_view bytes)
{
    if (!m_connections.send(connection, bytes))
        return false;
    if (!connection.output)
        return true;
    // A block must not come into the middle of it.
    if (connection.audience != nullptr)
        connection.audience->leave(connection);
    fellBehind(connection);
    return true;
}

void Subscriptions::drainDeliveries()
{
    m_inbox.takeDeliveries(m_contents);
    for (const Inbox::Delivery &delivery : m_contents.deliveries) {
        // Every follower that pushes to this inbox is an Interest of this worker.
        const auto &interest = static_cast<const Interest &>(*delivery.follower);
        interest.forEachAudience([&](LiveAudience &live) {
            live.audience.publish(delivery.message);
            queue(live);
        });
    }
    if (m_contents.hasOverflowed) {
        qCWarning(lcNet) << "inbox full: reading on from the history";
        m_interests.forEach([this](const Interest &interest) {
            interest.forEachAudience([this](LiveAudience &live) {
                live.audience.loseTrack();
                queue(live);
            });
        });
    }
    if (m_interests.hasRetired()) {
        std::erase_if(m_fanout, [](const LiveAudience *live) { return live->interest.isRetired; });
        m_interests.freeRetired();
    }
    m_contents.deliveries.clear();
}

void Subscriptions::runSlice()
{
    std::size_t budget = sliceBudget;
    while (budget > 0 && !m_fanout.empty()) {
        LiveAudience &live = *m_fanout.front();
        m_fanout.pop_front();
        live.isQueued = false;
        if (!live.audience.isInRound() && live.audience.hasWork())
            startRound(live);
        if (live.audience.isInRound()) {
            const std::size_t used = live.audience.runSlice(budget, *this);
            budget -= std::clamp<std::size_t>(used, 1, budget);
        }
        queue(live);
    }
    for (std::size_t i = 0; i < advancesPerSlice && !m_advancing.empty(); ++i) {
        Connection &connection = *m_advancing.front();
        m_advancing.pop_front();
        connection.isQueued = false;
        advance(connection);
    }
}

Outlet::Outcome Subscriptions::send(Subscriber &subscriber, int socket, const BlockPtr &block)
{
    return outcomeOf(transmit(socket, block->bytes), subscriber, block);
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

Outlet::Outcome Subscriptions::outcomeOf(const IoResult &result, Subscriber &subscriber,
                                         const BlockPtr &block)
{
    if (result.kind != IoResult::Kind::Failed && result.bytes == block->bytes.size()) {
        m_counters.bytesSent.add(result.bytes);
        m_counters.deliveries.add(block->messages.size());
        return Outcome::Sent;
    }
    // Every subscriber in an audience of this worker is a Connection.
    auto &connection = static_cast<Connection &>(subscriber);
    if (result.kind == IoResult::Kind::Failed) {
        m_connections.close(connection, CloseReason::PeerFailed);
        return Outcome::Broken;
    }
    m_counters.bytesSent.add(result.bytes);
    m_counters.slowSubscribers.add();
    connection.audience->leave(connection);
    connection.position = block->position;
    fellBehind(connection);
    m_connections.keepUnsent(connection, block, result.bytes);
    return Outcome::Blocked;
}

void Subscriptions::answered(Subscriber &subscriber, const BlockPtr & /*block*/)
{
    finishPoll(static_cast<Connection &>(subscriber));
}

LiveAudience &Subscriptions::audienceOf(Connection &connection)
{
    std::unique_ptr<LiveAudience> *place = &connection.interest->audiences;
    while (*place && (*place)->form != connection.form)
        place = &(*place)->next;
    if (!*place) {
        *place = std::make_unique<LiveAudience>(*connection.interest, connection.form,
                                                m_encoders[connection.form], m_hub.epoch(),
                                                m_hub.head());
    }
    LiveAudience *const live = place->get();
    if (!delivery::isPoll(connection.form) && !live->isSet()) {
        live->lastSent = m_clock.now();
        live->lastPing = live->lastSent;
        const bool isSocket = connection.socket != nullptr;
        m_wheel.set(*live, live->lastSent, isSocket ? pingEvery : heartbeatAfter);
    }
    return *live;
}

void Subscriptions::queue(LiveAudience &live)
{
    if (live.isQueued || !live.audience.hasWork())
        return;
    live.isQueued = true;
    m_fanout.push_back(&live);
}

void Subscriptions::queue(Connection &connection)
{
    if (std::exchange(connection.isQueued, true))
        return;
    m_advancing.push_back(&connection);
}

void Subscriptions::startRound(LiveAudience &live)
{
    live.lastSent = m_clock.now();
    if (!live.audience.mustRead()) {
        live.audience.startRound(m_blocks);
        return;
    }
    const Reading reading =
        m_hub.read(live.interest, live.audience.position(), live.audience.encoder().limits());
    if (reading.gap)
        m_counters.gapsTold.add(live.audience.size());
    live.audience.startRound(reading, m_blocks);
}

void Subscriptions::acknowledge(Connection &connection, std::uint64_t seq, bool isReceipt)
{
    const std::uint64_t before = m_presence.acknowledge(connection.client, seq);
    if (isReceipt)
        m_hub.receipts().acknowledge(connection.interest->following->channels, before, seq);
}

unsigned Subscriptions::jitteredRetry()
{
    // xorshift32 (Marsaglia, 2003): reconnections are spread, nothing is kept secret by it.
    m_jitter ^= m_jitter << 13;
    m_jitter ^= m_jitter >> 17;
    m_jitter ^= m_jitter << 5;
    return 1000 + m_jitter % 2000;
}

} // namespace holdfast::net
