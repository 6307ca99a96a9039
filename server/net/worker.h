// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/hub.h"
#include "server/hub/presence.h"
#include "server/net/admission.h"
#include "server/net/connections.h"
#include "server/net/counters.h"
#include "server/net/inbox.h"
#include "server/net/poller.h"
#include "server/net/requestserver.h"
#include "server/net/shared.h"
#include "server/net/subscriptions.h"
#include "server/net/timer.h"
#include "server/net/timingwheel.h"

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
    ShuttingDown, ///< it may be back soon
    Ended, ///< the operator has ended what the clients came for
};

/// As clients are told it: "shutting-down" or "ended".
[[nodiscard]] std::string_view wireName(DrainReason reason);

/// One thread's share of the server: an event loop that owns its connections outright.
///
/// Each turn of the loop handles what is ready, takes in what the hub has pushed, and sends on for
/// one slice; while more is left it wakes itself, so that new events come in between.
///
/// Invariants: no other thread touches a connection; closed ones are freed between turns only.
/// Thread: made, run and destroyed in its own; its inbox and counters are any thread's.
class Worker final : public Poller::Handler, public Connections::Watcher
{
public:
    using MakePoller = std::unique_ptr<Poller> (*)(Poller::Handler &handler);

    Worker(const Shared &shared, Inbox &inbox, WorkerCounters &counters,
           MakePoller makePoller = &Poller::make);
    ~Worker() override;

    /// Takes over a connection that was admitted.
    void adopt(int descriptor, const AddressBytes &address);
    /// Says goodbye to everyone and refuses newcomers; all have gone when Admission counts none.
    void drain(DrainReason reason);
    /// Says goodbye to the connections of the client with that serial.
    void disconnect(std::uint64_t serial);
    /// The connections here of the client with that serial follow other channels from now on.
    /// Returns what they follow.
    std::vector<std::string> retarget(std::uint64_t serial, const ChannelChange &change);

    // Poller::Handler
    void ready(void *tag, bool readable, bool writable) override;
    void batchEnded() override;
    // Connections::Watcher
    void closing(Connection &connection, CloseReason reason) override;

private:
    void read(Connection &connection);
    void write(Connection &connection);
    void peerEnded(Connection &connection);
    void fire(TimerNode &timer);
    void timedOut(Connection &connection);
    void resumeAnswered();
    /// Says goodbye to some; true if there may be more.
    [[nodiscard]] bool drainSlice();
    void armTimer();

    const Shared &m_shared;
    Inbox &m_inbox;
    WorkerCounters &m_counters;
    TimingWheel m_wheel;
    std::unique_ptr<Poller> m_poller;
    Connections m_connections;
    Subscriptions m_subscriptions;
    RequestServer m_requests;
    Timer m_timer; ///< for the wheel
    std::vector<char> m_buffer;
    bool m_isDraining = false;
    DrainReason m_drainReason = DrainReason::ShuttingDown;
};

} // namespace holdfast::net
