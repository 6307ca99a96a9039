// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/subscriptions.h"

#include "server/delivery/firstreading.h"
#include "server/net/tracer.h"

#include <utility>

namespace holdfast::net {

namespace {

constexpr std::chrono::seconds keepAliveTime { 75 };
/// Subscribers that continue their catch-up in one slice.
constexpr std::size_t advancesPerSlice = 32;

/// The position from which the reading goes on.
std::uint64_t startOf(const Reading &reading)
{
    return reading.messages.empty() || reading.state ? reading.position
                                                     : reading.messages.front()->seq() - 1;
}

} // namespace

Subscriptions::Subscriptions(Hub &hub, Presence &presence, const Io &io, Connections &connections,
                             Inbox &inbox, std::unique_ptr<SendRing> ring)
    : m_hub(hub)
    , m_presence(presence)
    , m_io(io)
    , m_connections(connections)
    , m_fanout(hub, presence, io, connections, inbox, std::move(ring), *this)
    , m_catchUp(hub, presence, io, connections, m_fanout)
{
}

bool Subscriptions::subscribe(Connection &connection, AudienceGroup &group,
                              const AddressBytes &sender, const delivery::SubscribeRequest &request,
                              delivery::WireForm form, std::string_view opening)
{
    const Presence::Arrival arrival { request.clientId, request.clientName, request.agent, sender,
                                      request.transport };
    // Read before the client is counted as a recipient: a message that is published in between is
    // after its position.
    const Reading first = delivery::firstReading(m_hub, group, request, m_catchUp.limitsFor(form));
    const std::uint64_t clientBefore =
        connection.client() != nullptr ? connection.client()->serial : 0;
    connection.setClient(m_presence.arrive(arrival, group.following, connection.client()));
    reindex(connection, clientBefore);
    setGroup(connection, &group);
    if (connection.client() == nullptr) {
        setGroup(connection, nullptr);
        return false;
    }
    connection.begin(form);
    const bool isPoll = delivery::isPoll(form);
    connection.cancelTimer(m_io);

    if (connection.isTraced())
        traceStart(connection, request, first, opening);
    if (first.gap)
        m_io.counters.gapsTold.add();
    // Only a cursor that the client returns tells what it has received.
    const bool isResumed = request.start == delivery::StartKind::After && !first.gap;
    if (request.start == delivery::StartKind::State)
        m_presence.continueReading(connection.client(), first);
    else
        m_presence.startReading(connection.client(), first, isResumed);
    connection.setPosition(first.position);
    if (!isPoll) {
        openStream(connection, first, opening);
        return true;
    }
    if (isNews(first) || first.state) {
        answerPoll(connection, first);
        return true;
    }
    if (request.wait.count() == 0 || connection.hasPeerEnded()) {
        // Read from the log: the audience may not have been sent everything that was published
        // before this request.
        const Reading now = m_hub.read(group, first.position, m_fanout.encoder(form).limits());
        if (now.gap)
            m_fanout.tellGap(connection, now);
        answerPoll(connection, now);
        return true;
    }
    advance(connection);
    if (connection.stage() == Subscription::Stage::Live)
        connection.setTimer(m_io, request.wait);
    return true;
}

void Subscriptions::traceStart(const Connection &connection,
                               const delivery::SubscribeRequest &request, const Reading &first,
                               std::string_view opening) const
{
    if (request.start == delivery::StartKind::After)
        m_io.trace.record(connection, trace::Repolled { request.after });
    if (connection.isStreaming())
        m_io.trace.streamOpened(connection, request.transport, startOf(first), opening);
    if (first.gap)
        m_io.trace.record(connection, trace::GapTold { *first.gap });
}

void Subscriptions::reindex(Connection &connection, std::uint64_t clientBefore)
{
    const std::uint64_t client = connection.client() != nullptr ? connection.client()->serial : 0;
    if (client == clientBefore)
        return;
    if (clientBefore != 0)
        m_index.remove(connection, clientBefore);
    if (client != 0)
        m_index.add(connection);
}

void Subscriptions::setGroup(Connection &connection, AudienceGroup *group)
{
    AudienceGroup *const before = connection.group();
    connection.setGroup(group);
    if (before != nullptr)
        m_fanout.groups().release(*before);
}

void Subscriptions::openStream(Connection &connection, const Reading &first,
                               std::string_view opening)
{
    auto block = std::make_shared<Block>();
    block->bytes = opening;
    std::string clientId;
    m_presence.visit(connection.client(), [&clientId](const Client &c) { clientId = c.id(); });
    const delivery::Hello hello { delivery::Place::before(first, m_hub.epoch()), clientId,
                                  jitteredRetry(), first.state.has_value() };
    if (connection.webSocket() != nullptr)
        delivery::appendSocketHello(hello, block->bytes);
    else
        delivery::appendStreamOpening(hello, m_io.clock.wallMilliseconds(), block->bytes);
    if (isNews(first))
        m_fanout.encoder(connection.form()).encode(first, m_hub.epoch(), block->bytes);
    block->position = first.position;
    block->messages = first.messages;
    if (!first.isComplete && first.state)
        m_catchUp.continueState(connection, *first.state);
    if (m_catchUp.sendBlock(connection, block))
        advance(connection);
}

void Subscriptions::advance(Connection &connection)
{
    switch (m_catchUp.advance(connection)) {
    case CatchUp::Outcome::Live:
        if (connection.isPolling() && connection.hasPeerEnded())
            endHold(connection);
        return;
    case CatchUp::Outcome::Answered:
        finishPoll(connection);
        return;
    case CatchUp::Outcome::TooSlow:
        sayGoodbye(connection, "too-slow", CloseReason::TooSlow);
        return;
    case CatchUp::Outcome::Waiting:
    case CatchUp::Outcome::Closed:
        return;
    }
}

void Subscriptions::runSlice()
{
    m_fanout.runSlice();
    for (std::size_t advances = 0; advances < advancesPerSlice && m_catchUp.hasWork();) {
        Subscription *const next = m_catchUp.queue().take();
        if (next == nullptr)
            continue;
        ++advances;
        next->takeTurn();
        advance(static_cast<Connection &>(*next));
    }
}

void Subscriptions::changeChannels(Connection &connection, const ChannelChange &change)
{
    if (connection.isFinishing())
        return;
    const ChannelSet now = connection.group()->following->channels;
    const auto channels = m_presence.afterChange(connection.client(), now, change);
    if (channels && channels.value() == now) {
        m_presence.follow(connection.client(), connection.group()->following,
                          connection.lastPosition());
        return;
    }
    const bool follows = channels && follow(connection, channels.value());
    if (!connection.isSubscribed())
        return; // between two polls: the client counts where its next poll will be
    if (follows)
        resume(connection);
    else
        sayGoodbye(connection, "channels-unavailable", CloseReason::Removed);
}

Result<void> Subscriptions::follow(Connection &connection, const ChannelSet &channels)
{
    const auto group = m_fanout.groups().acquire(channels);
    if (!group)
        return group.error();
    MonotonicTime lastSent = m_io.clock.now();
    if (connection.stage() == Subscription::Stage::Live) {
        lastSent = m_fanout.audienceOf(connection).lastSent;
        connection.leaveAudience();
    }
    // A subscriber that has everything of its old channels starts at the log's head.
    const Reading missing =
        m_hub.read(*connection.group(), connection.lastPosition(), ReadLimits { .messages = 1 });
    if (!isNews(missing))
        connection.setPosition(missing.position);
    setGroup(connection, group.value());
    m_presence.follow(connection.client(), connection.group()->following,
                      connection.lastPosition());
    m_fanout.advanceHeartbeat(m_fanout.audienceOf(connection), lastSent);
    return {};
}

void Subscriptions::resume(Connection &connection)
{
    if (connection.stage() == Subscription::Stage::Reading)
        advance(connection);
}

void Subscriptions::outputSent(Connection &connection)
{
    if (connection.stage() != Subscription::Stage::Sending || connection.hasOutput())
        return; // a WebSocket's replies are sent first
    connection.outputSent();
    if (connection.isPolling())
        finishPoll(connection);
    else
        advance(connection);
}

void Subscriptions::endHold(Connection &connection)
{
    if (connection.stage() != Subscription::Stage::Live)
        return; // its response is being sent
    connection.leaveAudience();
    Reading nothing;
    nothing.position = connection.lastPosition();
    answerPoll(connection, nothing);
}

void Subscriptions::answerPoll(Connection &connection, const Reading &reading)
{
    if (m_catchUp.sendBlock(connection, m_catchUp.encoded(connection, reading)))
        finishPoll(connection);
}

void Subscriptions::finishPoll(Connection &connection)
{
    connection.markCaughtUp(m_presence);
    m_presence.answered(connection.client());
    connection.finishPoll();
    const bool isClosing = connection.form() == delivery::WireForm::PollJsonClosing
        || connection.form() == delivery::WireForm::PollRawClosing;
    if (isClosing) {
        m_connections.closeGently(connection, CloseReason::AnswerDone);
        return;
    }
    connection.setTimer(m_io, keepAliveTime);
    if (connection.input() != nullptr || connection.hasPeerEnded())
        m_answered.push_back(&connection);
}

std::vector<Connection *> Subscriptions::takeAnswered()
{
    return std::exchange(m_answered, {});
}

bool Subscriptions::closing(Connection &connection)
{
    bool hasOthers = false;
    const bool wasHeld = connection.isSubscribed();
    connection.end(m_catchUp.queue());
    m_catchUp.forget(connection);
    if (connection.client() != nullptr) {
        connection.markCaughtUp(m_presence);
        m_index.remove(connection, connection.client()->serial);
        hasOthers = m_presence.release(connection.client(), wasHeld);
        connection.setClient(nullptr);
    }
    setGroup(connection, nullptr);
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
    connection.startEnding(m_catchUp.queue());
    const std::uint64_t position = connection.lastPosition();
    const bool isComplete = m_hub.isSealed() && !m_catchUp.isTellingState(connection)
        && !isNews(m_hub.read(*connection.group(), position, ReadLimits { .messages = 1 }));
    const delivery::Goodbye goodbye { reason, jitteredRetry(), isComplete };
    std::string bytes;
    if (delivery::isPoll(connection.form())) {
        delivery::appendPollBye(m_hub.cursor(position), delivery::formatOf(connection.form()),
                                goodbye, m_io.clock.wallMilliseconds(), bytes);
    } else if (connection.webSocket() != nullptr) {
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
    connection.interrupt(m_catchUp.queue());
    connection.awaitOutput();
    m_fanout.markBehind(connection);
    return true;
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
