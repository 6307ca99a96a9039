// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/admission.h"
#include "server/net/connection.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace holdfast::net {

/// One worker's connections, and how they begin and end.
///
/// Invariants: closeAll() is called before destruction. The memory of a closed connection lives
/// until reap(), so that pointers to it stay valid for the rest of the batch.
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

    Connections(const Io &io, Admission &admission, Watcher &watcher);
    ~Connections() = default;
    Connections(const Connections &) = delete;
    Connections &operator=(const Connections &) = delete;

    /// Takes over a connected descriptor. Null if the system refuses to watch it: the descriptor is
    /// then closed.
    /// `tls`: null for a plain connection.
    Connection *adopt(int descriptor, const AddressBytes &address, const tls::TlsContext *tls);
    /// Closes the connection now. Calls the watcher first. Allowed if it is already closed.
    void close(Connection &connection, CloseReason reason);
    /// Closes all connections now.
    void closeAll();
    /// Shuts down sending, and closes when the peer has closed or after a short time. So the peer
    /// can read the last response before a reset could discard it.
    void closeGently(Connection &connection, CloseReason reason);
    /// Frees the closed connections. Not allowed while pointers to them are in use.
    void reap();

    /// Sends all bytes, now or when the socket accepts them. False if this has closed the
    /// connection. Precondition: the connection has no output.
    bool send(Connection &connection, BlockPtr block);
    bool send(Connection &connection, std::string_view bytes);
    /// Continues to send the output. True if all of it is sent and the connection goes on.
    bool flush(Connection &connection);
    /// Ends a connection that is finishing and has sent its output.
    void endIfFinished(Connection &connection);

    [[nodiscard]] std::size_t count() const { return m_connections.size(); }
    /// The i-th of count(); the order changes when one closes.
    [[nodiscard]] Connection &at(std::size_t i) { return *m_connections[i]; }

private:
    [[nodiscard]] bool isAlive(Connection &connection, Transport::Sent outcome);

    const Io &m_io;
    Admission &m_admission;
    Watcher &m_watcher;
    std::vector<std::unique_ptr<Connection>> m_connections;
    std::vector<std::unique_ptr<Connection>> m_closed;
};

} // namespace holdfast::net
