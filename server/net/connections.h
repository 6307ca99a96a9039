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

/// One worker's connections: their life, their descriptors, and bytes in and out.
///
/// Invariants: closeAll() before the end; a closed connection's memory lives until reap(), so that
/// a pointer to it stays good for the rest of the batch; its phase is Closed. At most one block per
/// connection is kept unsent.
/// Thread: its worker's.
class Connections
{
public:
    /// Told when a connection is about to end, while all of it is still there.
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

    /// Takes a connected descriptor over; null if the system refuses to watch it (it is closed).
    Connection *adopt(int descriptor, const AddressBytes &address);
    /// Ends it now. Calls the watcher first. May be called for one that is closed already.
    void close(Connection &connection, CloseReason reason);
    /// Ends all of them, at once.
    void closeAll();
    /// Says that nothing more comes and closes when the peer has, or soon: so that it reads the
    /// last answer before a reset could take it away.
    void closeGently(Connection &connection, CloseReason reason);
    /// Frees what was closed. Not while anybody may hold a pointer.
    void reap();

    /// What one attempt to send came to.
    enum class Sent : std::uint8_t { All, Part, None, Failed };
    /// One attempt, nothing kept; the connection has no output.
    [[nodiscard]] Sent trySend(Connection &connection, std::string_view bytes, std::size_t &sent);
    /// Sends all of it, now or when the socket takes it; false if the connection is closed by it.
    /// The connection has no output.
    bool send(Connection &connection, BlockPtr block);
    bool send(Connection &connection, std::string_view bytes);
    /// Keeps the rest of a partly sent block for later.
    void keepUnsent(Connection &connection, BlockPtr block, std::size_t offset);
    /// Goes on with the output. True if none is left and the connection goes on.
    bool flush(Connection &connection);

    /// The time for its output is over. True if the peer has taken some of what it was sent, though
    /// not enough for the socket to take more (a slow network and a large buffer): its time begins
    /// anew.
    [[nodiscard]] bool isTakingOutput(Connection &connection);

    void setReadingPaused(Connection &connection, bool isPaused);
    /// The peer has finished sending: reads no more until setReadingPaused() says so.
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
