// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/admission.h"
#include "server/net/connection.h"
#include "server/net/counters.h"
#include "server/net/poller.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::net {

/// One worker's connections: their life cycle, descriptors, timers and output.
///
/// Invariants: closeAll() is called before destruction. A closed connection has the phase Closed,
/// and its memory lives until reap(), so that pointers to it stay valid for the rest of the batch.
/// At most one unsent block is kept per connection.
/// Thread: its worker's.
class Connections
{
public:
    /// Called when a connection is about to end, while it is still complete.
    class Watcher
    {
    public:
        Watcher() = default;
        virtual ~Watcher() = default;
        Watcher(const Watcher &) = delete;
        Watcher &operator=(const Watcher &) = delete;
        virtual void closing(Connection &connection, CloseReason reason) = 0;
    };

    Connections(Poller &poller, TimingWheel &wheel, const Clock &clock, Admission &admission,
                WorkerCounters &counters, Watcher &watcher);
    ~Connections() = default;
    Connections(const Connections &) = delete;
    Connections &operator=(const Connections &) = delete;

    /// Takes over a connected descriptor. Null if the system refuses to watch it: the descriptor is
    /// then closed.
    Connection *adopt(int descriptor, const AddressBytes &address);
    /// Closes the connection now. Calls the watcher first. Allowed if it is already closed.
    void close(Connection &connection, CloseReason reason);
    /// Closes all connections now.
    void closeAll();
    /// Shuts down sending, and closes when the peer has closed or after a short time. So the peer
    /// can read the last response before a reset could discard it.
    void closeGently(Connection &connection, CloseReason reason);
    /// Frees the closed connections. Not allowed while pointers to them are in use.
    void reap();

    /// The result of one attempt to send.
    enum class Sent : std::uint8_t { All, Part, None, Failed };
    /// Tries to send once and keeps nothing. Except for flush(): the connection has no output.
    [[nodiscard]] Sent trySend(Connection &connection, std::string_view bytes, std::size_t &sent);
    /// Sends all bytes, now or when the socket accepts them. False if this has closed the
    /// connection. Precondition: the connection has no output.
    bool send(Connection &connection, BlockPtr block);
    bool send(Connection &connection, std::string_view bytes);
    /// Keeps the rest of a partly sent block for later.
    void keepUnsent(Connection &connection, BlockPtr block, std::size_t offset);
    /// Continues to send the output. True if all of it is sent and the connection stays open.
    bool flush(Connection &connection);

    /// The send time-out has passed. True if the peer has taken some of the data, though not enough
    /// for the socket to accept more (a slow network and a large buffer): the time-out starts
    /// again.
    [[nodiscard]] bool isTakingOutput(Connection &connection);

    void setReadingPaused(Connection &connection, bool isPaused);
    /// Half-close: the peer has finished sending. Pauses reading until setReadingPaused() resumes
    /// it.
    void setPeerEnded(Connection &connection);
    void setTimer(Connection &connection, std::chrono::milliseconds delay);
    void cancelTimer(Connection &connection);

    [[nodiscard]] std::size_t count() const { return m_connections.size(); }
    /// The i-th of count(); the order changes when one closes.
    [[nodiscard]] Connection &at(std::size_t i) { return *m_connections[i]; }

private:
    void updateWants(Connection &connection);

    Poller &m_poller;
    TimingWheel &m_wheel;
    const Clock &m_clock;
    Admission &m_admission;
    WorkerCounters &m_counters;
    Watcher &m_watcher;
    std::vector<std::unique_ptr<Connection>> m_connections;
    std::vector<std::unique_ptr<Connection>> m_closed;
};

} // namespace holdfast::net
