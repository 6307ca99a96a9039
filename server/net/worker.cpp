// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/worker.h"

#include "server/net/socket.h"

#include <QtGlobal>

#include <algorithm>

namespace holdfast::net {

namespace {

constexpr std::size_t readBytes = std::size_t { 64 } * 1024;
/// Goodbyes in one turn of the loop.
constexpr std::size_t goodbyesPerTurn = 128;
constexpr std::size_t recheckedPerTurn = 1000;
/// How long goodbyes wait for the fan-out: half of what a program gives a drain.
constexpr std::chrono::seconds flushTime { 2 };
/// For a worker that is late to read what came in time.
constexpr std::chrono::seconds lateReading { 1 };

} // namespace

std::string_view wireName(DrainReason reason)
{
    switch (reason) {
    case DrainReason::ShuttingDown:
        return "shutting-down";
    case DrainReason::Ended:
        return "ended";
    }
    return "shutting-down";
}

Worker::Worker(const ServerContext &context, Inbox &inbox, WorkerCounters &counters,
               MakePoller makePoller)
    : m_context(context)
    , m_inbox(inbox)
    , m_wheel(context.clock.now())
    , m_poller(makePoller(*this))
    , m_trace(context.clock)
    , m_io { *m_poller, m_wheel, context.clock, counters, m_tls, m_trace }
    , m_connections(m_io, context.admission, *this)
    , m_subscriptions(context.hub, context.presence, m_io, m_connections, inbox,
                      context.usesSendRing ? SendRing::make() : nullptr)
    , m_rights(context)
    , m_http(context, m_io, m_connections, m_subscriptions, m_rights, inbox)
    , m_timer([this] { batchEnded(); })
    , m_buffer(readBytes)
{
    // The inbox's descriptor is watched like a socket; its tag is null, because it has no
    // connection.
    [[maybe_unused]] const bool isWatched =
        m_poller->add(m_inbox.wakeup().descriptor(), nullptr, Wants {});
    Q_ASSERT(isWatched);
    m_inbox.wakeup().signal();
}

Worker::~Worker()
{
    m_isDraining = true;
    m_connections.closeAll();
    m_poller->remove(m_inbox.wakeup().descriptor());
}

void Worker::adopt(int descriptor, const AddressBytes &address, const tls::TlsContext *tls)
{
    Connection *connection = m_connections.adopt(descriptor, address, tls);
    if (connection == nullptr)
        return;
    // The time-out before the first request is the same as between requests.
    m_http.resume(*connection);
    if (connection->isHandshaking())
        connection->setTimer(m_io, m_context.requestTimes.handshake);
    // Timers are armed at the end of a turn, but the listener may call this outside of one.
    armTimer();
}

void Worker::drain(DrainReason reason)
{
    m_isDraining = true;
    m_drainReason = reason;
    m_flushUntil = m_context.clock.now() + flushTime;
    m_http.setDraining();
    m_inbox.wakeup().signal();
}

void Worker::disconnect(std::uint64_t serial)
{
    for (Connection *connection : m_subscriptions.connectionsOf(serial))
        m_subscriptions.sayGoodbye(*connection, "removed", CloseReason::Removed);
}

void Worker::recheckAccess()
{
    m_unchecked = m_connections.count();
}

bool Worker::recheckSlice()
{
    m_unchecked = std::min(m_unchecked, m_connections.count());
    // Downwards: a connection that takes the place of a closed one has been looked at already.
    for (std::size_t budget = recheckedPerTurn; m_unchecked > 0 && budget > 0; --budget) {
        Connection &connection = m_connections.at(--m_unchecked);
        if (connection.isSubscribed() && !connection.isFinishing()
            && m_rights.isForbidden(connection, connection.group()->following->channels))
            m_subscriptions.sayGoodbye(connection, "forbidden", CloseReason::Forbidden);
    }
    return m_unchecked > 0;
}

std::vector<std::string> Worker::changeChannels(std::uint64_t serial, const ChannelChange &change)
{
    std::vector<std::string> followed;
    for (Connection *connection : m_subscriptions.connectionsOf(serial)) {
        // Another connection with the client's id may have fewer rights than the one that asked.
        const auto next = connection->group()
            ? connection->group()->following->channels.changed(change)
            : Result<ChannelSet>(Error { ErrorCode::NotFound, {} });
        if (next && connection->isSubscribed() && !connection->isFinishing()
            && m_rights.isForbidden(*connection, next.value())) {
            m_subscriptions.sayGoodbye(*connection, "forbidden", CloseReason::Forbidden);
            continue;
        }
        m_subscriptions.changeChannels(*connection, change);
        if (connection->group() == nullptr || connection->isFinishing())
            continue; // it has ended, or is about to
        const auto &entries = *connection->group()->following->channels.entries();
        followed.insert(followed.end(), entries.begin(), entries.end());
    }
    return followed;
}

void Worker::watch(const std::shared_ptr<TraceRing> &ring)
{
    m_trace.watch(ring);
    std::uint64_t serial = 0;
    m_context.presence.visit(ring->clientId(), [&serial](const Client &c) { serial = c.serial; });
    if (serial == 0)
        return;
    for (Connection *connection : m_subscriptions.connectionsOf(serial)) {
        const bool isSubscribed = connection->isSubscribed();
        m_trace.found(*connection, ring,
                      { isSubscribed, delivery::transportOf(connection->form()),
                        isSubscribed && connection->isStreaming() && connection->isBehind() });
    }
}

void Worker::ready(void *tag, bool readable, bool writable)
{
    if (tag == nullptr) {
        m_inbox.wakeup().clear();
        return;
    }
    // Every Transport is a Connection.
    auto &connection = static_cast<Connection &>(*static_cast<Transport *>(tag));
    if (connection.state() == Transport::State::Closed)
        return;
    if (writable && connection.hasOutput())
        write(connection);
    else if (writable && !connection.flushAnswers(m_io))
        m_connections.close(connection, CloseReason::PeerFailed);
    else if (writable && connection.hasSentCloseNotify())
        m_connections.close(connection, CloseReason::PeerClosed);
    if (readable && connection.state() != Transport::State::Closed)
        read(connection);
}

void Worker::batchEnded()
{
    m_inbox.setAwake();
    for (const Inbox::Task &task : m_inbox.takeTasks())
        task();
    m_wheel.advance(m_context.clock.now(), [this](TimerNode &timer) { fire(timer); });
    m_subscriptions.drainDeliveries();
    m_subscriptions.runSlice();
    resumeAnswered();
    // Checked only now, because a resumed connection may have added work.
    bool hasMore = m_subscriptions.hasWork();
    // A goodbye comes after what has been published before it.
    if (m_isDraining && (!hasMore || m_context.clock.now() >= m_flushUntil))
        hasMore = drainSlice() || hasMore;
    if (m_unchecked > 0)
        hasMore = recheckSlice() || hasMore;
    m_connections.reap();
    armTimer();
    if (hasMore || !m_inbox.trySleep())
        m_inbox.wakeup().signal();
}

void Worker::read(Connection &connection)
{
    if (connection.isReadingPaused()) {
        // Reading is paused, so this event means that the peer has ended.
        peerEnded(connection);
        return;
    }
    const bool wasHandshaking = connection.isHandshaking();
    const IoResult result = connection.receive(m_io, m_buffer);
    if (wasHandshaking && !connection.isHandshaking()) {
        connection.setTimer(m_io, m_context.requestTimes.idle); // until the first request begins
        if (m_trace.isActive())
            m_trace.handshakeDone(connection);
    }
    switch (result.kind) {
    case IoResult::Kind::Done:
        m_http.received(connection, { m_buffer.data(), result.bytes });
        if (!connection.hasEnded() && connection.hasReceivedClose())
            peerEnded(connection);
        return;
    case IoResult::Kind::WouldBlock:
        if (result.bytes > 0)
            connection.owesPong = false; // a part of a TLS record shows that the peer is alive
        return;
    case IoResult::Kind::Ended:
        peerEnded(connection);
        return;
    case IoResult::Kind::Failed:
        failed(connection);
        return;
    }
}

void Worker::failed(Connection &connection)
{
    // After an alert of ours the peer must be able to read it, so no reset may follow.
    if (connection.hasTlsFailed() && !connection.hasEnded())
        m_connections.closeGently(connection, CloseReason::TlsFailed);
    else
        m_connections.close(connection, CloseReason::PeerFailed);
}

void Worker::write(Connection &connection)
{
    const BlockPtr block = connection.unsentBlock();
    if (!m_connections.flush(connection))
        return;
    if (connection.isSubscribed())
        m_subscriptions.countSent(connection, *block);
    // A WebSocket's replies are sent before its next messages: the reply to a change of channels
    // comes before the messages of the new channels.
    if (connection.webSocket() != nullptr)
        m_http.resume(connection);
    m_subscriptions.outputSent(connection);
    if (connection.webSocket() == nullptr)
        m_http.resume(connection);
}

void Worker::peerEnded(Connection &connection)
{
    // Half-close: the peer may still read, so its request is answered. A held poll is answered as
    // if its hold had timed out. A stream is closed; an event stream is first sent the rest of a
    // partly sent block. A second event means that the peer is gone.
    const bool isFirst = !connection.hasPeerEnded() && !connection.hasEnded();
    if (isFirst && connection.isPolling() && !connection.hasOutput()) {
        connection.setPeerEnded(m_io);
        m_subscriptions.endHold(connection);
        return;
    }
    if ((isFirst && connection.isAnswering())
        || (connection.hasOutput() && !connection.isStreaming())) {
        connection.setPeerEnded(m_io);
        return;
    }
    if (isFirst && connection.hasOutput() && connection.webSocket() == nullptr) {
        connection.setPeerEnded(m_io);
        connection.finish(CloseReason::PeerClosed);
        return;
    }
    if (connection.waitsForCloseNotify(m_io))
        return;
    // A peer that has only closed its side of TLS still reads: it is sent close_notify, also
    // through a full socket.
    if (connection.hasReceivedClose() && !connection.hasOutput() && !connection.hasEnded())
        m_connections.closeGently(connection, CloseReason::PeerClosed);
    else
        m_connections.close(connection, CloseReason::PeerClosed);
}

void Worker::closing(Connection &connection, CloseReason /*reason*/)
{
    const std::uint64_t serial = connection.client() != nullptr ? connection.client()->serial : 0;
    const bool hasOthers = m_subscriptions.closing(connection);
    m_http.closing(connection);
    m_rights.forget(connection);
    // Presence may know the client's channels from this connection: its other connections report
    // theirs again.
    if (hasOthers && !m_isDraining)
        m_context.changeChannels(serial, {}, {});
}

void Worker::fire(TimerNode &timer)
{
    switch (timer.kind) {
    case TimerKind::Connection:
        timedOut(static_cast<Connection &>(static_cast<Transport &>(timer)));
        return;
    case TimerKind::Audience:
        m_subscriptions.audienceTimer(static_cast<FanoutAudience &>(timer));
        return;
    case TimerKind::AudienceGroup:
        m_subscriptions.groupTimer(static_cast<AudienceGroup &>(timer));
        return;
    }
}

void Worker::timedOut(Connection &connection)
{
    if (connection.hasOutput()) {
        if (!connection.isTakingOutput(m_io))
            m_connections.close(connection, CloseReason::SendTimeout);
    } else if (connection.isPolling())
        m_subscriptions.endHold(connection);
    else if (connection.state() == Transport::State::Lingering)
        m_connections.close(connection, CloseReason::AnswerDone);
    else if (connection.isHandshaking() && connection.hasUnread()) {
        // This worker is late: what has arrived is read first. It is not for ever, because a
        // handshake is not: OpenSSL bounds its messages.
        connection.setTimer(m_io, lateReading);
    } else if (connection.isHandshaking()) {
        m_io.counters.tlsFailures.add();
        m_connections.close(connection, CloseReason::HandshakeTimeout);
    } else
        m_http.timedOut(connection);
}

void Worker::resumeAnswered()
{
    for (Connection *connection : m_subscriptions.takeAnswered())
        m_http.resume(*connection);
}

bool Worker::drainSlice()
{
    std::size_t said = 0;
    for (std::size_t i = m_connections.count(); i-- > 0 && said < goodbyesPerTurn;) {
        Connection &connection = m_connections.at(i);
        if (connection.isSubscribed() && !connection.isFinishing()) {
            m_subscriptions.sayGoodbye(connection, wireName(m_drainReason), CloseReason::Draining);
            ++said;
        } else if (connection.isOpen() && !connection.isSubscribed()
                   && connection.phase() == HttpSession::Phase::Idle && !connection.hasOutput()) {
            m_connections.closeGently(connection, CloseReason::Draining);
            ++said;
        }
    }
    return said == goodbyesPerTurn;
}

void Worker::armTimer()
{
    const auto due = m_wheel.untilDue(m_context.clock.now());
    if (!due) {
        m_timer.stop();
        return;
    }
    const auto remaining = m_timer.remaining();
    if (!remaining || *remaining > *due)
        m_timer.start(*due);
}

} // namespace holdfast::net
