// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/hub.h"
#include "server/hub/presence.h"
#include "server/net/admission.h"
#include "server/net/connections.h"
#include "server/net/counters.h"
#include "server/net/httpserver.h"
#include "server/net/inbox.h"
#include "server/net/poller.h"
#include "server/net/servercontext.h"
#include "server/net/subscriberrights.h"
#include "server/net/subscriptions.h"
#include "server/net/timer.h"
#include "server/net/timingwheel.h"
#include "server/net/tracer.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::net {

/// Why a server stops. Closed list.
enum class DrainReason : std::uint8_t {
    ShuttingDown, ///< the server may be back soon
    Ended, ///< the operator has ended what the clients connected for
};

/// The reason in a goodbye: "shutting-down" or "ended".
[[nodiscard]] std::string_view wireName(DrainReason reason);

/// One thread of the server: an event loop that owns its connections.
///
/// Each turn of the loop handles the ready sockets, takes the messages that the hub has pushed, and
/// does one slice of sending. If work is left, the worker wakes itself, so that new events are
/// handled in between.
///
/// Invariants: no other thread touches a connection. Closed connections are freed only between
/// turns.
/// Thread: created, run and destroyed in its own thread. Any thread may use its inbox and read its
/// counters.
class Worker final : public Poller::Handler, public Connections::Watcher
{
public:
    using MakePoller = std::unique_ptr<Poller> (*)(Poller::Handler &handler);

    Worker(const ServerContext &context, Inbox &inbox, WorkerCounters &counters,
           MakePoller makePoller = &Poller::make);
    ~Worker() override;

    /// Takes over a connection that was admitted.
    /// `tls`: null for a plain connection.
    void adopt(int descriptor, const AddressBytes &address, const tls::TlsContext *tls = nullptr);
    /// Sends goodbyes to all subscribers, after the messages that have been published, and refuses
    /// new ones. All connections are gone when Admission counts none.
    void drain(DrainReason reason);
    /// Sends goodbyes to the connections of the client with that serial.
    void disconnect(std::uint64_t serial);
    /// Sends goodbyes to subscribers that the rules no longer allow to follow their channels, some
    /// in each turn.
    void recheckAccess();
    /// Changes the channels of this worker's connections of the client with that serial. Returns
    /// the channels that they now follow.
    std::vector<std::string> changeChannels(std::uint64_t serial, const ChannelChange &change);
    /// From now on this worker's connections of the ring's client are traced.
    void watch(const std::shared_ptr<TraceRing> &ring);
    void unwatch(const TraceRing &ring) { m_trace.unwatch(ring); }

    // Poller::Handler
    void ready(void *tag, bool readable, bool writable) override;
    void batchEnded() override;
    // Connections::Watcher
    void closing(Connection &connection, CloseReason reason) override;

private:
    void read(Connection &connection);
    void write(Connection &connection);
    void peerEnded(Connection &connection);
    void failed(Connection &connection);
    void fire(TimerNode &timer);
    void timedOut(Connection &connection);
    void resumeAnswered();
    /// Rechecks some subscribers; true if there are more.
    [[nodiscard]] bool recheckSlice();
    /// Sends some goodbyes; true if there may be more to send.
    [[nodiscard]] bool drainSlice();
    void armTimer();

    const ServerContext &m_context;
    Inbox &m_inbox;
    TimingWheel m_wheel;
    std::unique_ptr<Poller> m_poller;
    TlsScratch m_tls;
    Tracer m_trace;
    const Io m_io;
    Connections m_connections;
    Subscriptions m_subscriptions;
    SubscriberRights m_rights;
    HttpServer m_http;
    Timer m_timer; ///< for the wheel
    std::vector<char> m_buffer;
    std::size_t m_unchecked = 0; ///< connections that recheckSlice() has still to look at
    bool m_isDraining = false;
    DrainReason m_drainReason = DrainReason::ShuttingDown;
    MonotonicTime m_flushUntil; ///< when draining: goodbyes do not wait longer for the fan-out
};

} // namespace holdfast::net
