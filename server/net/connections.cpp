// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/connections.h"

#include "server/net/logging.h"
#include "server/net/tracer.h"

#include <utility>

namespace holdfast::net {

Connections::Connections(const Io &io, Admission &admission, Watcher &watcher)
    : m_io(io), m_admission(admission), m_watcher(watcher)
{
}

void Connections::closeAll()
{
    while (!m_connections.empty())
        close(*m_connections.back(), CloseReason::Draining);
}

Connection *Connections::adopt(int descriptor, const AddressBytes &address,
                               const tls::TlsContext *tls)
{
    auto owned = std::make_unique<Connection>();
    Connection &connection = *owned;
    if (!connection.open(m_io, descriptor, address)) {
        m_admission.release(address);
        return nullptr;
    }
    if (tls != nullptr)
        connection.startTls(m_io, *tls);
    if (m_io.trace.isActive())
        m_io.trace.opened(connection, tls != nullptr);
    connection.slot = static_cast<std::uint32_t>(m_connections.size());
    m_connections.push_back(std::move(owned));
    m_io.counters.accepted.add();
    return &connection;
}

void Connections::close(Connection &connection, CloseReason reason)
{
    if (connection.state() == Transport::State::Closed)
        return;
    if (m_io.trace.isActive())
        m_io.trace.closed(connection, reason);
    m_watcher.closing(connection, reason);
    qCDebug(lcNet) << "connection" << connection.descriptor() << "closes, reason"
                   << static_cast<int>(reason);
    connection.close(m_io);
    m_admission.release(connection.peer());
    m_io.counters.closed.add();
    connection.takeInput().reset();

    const std::uint32_t slot = connection.slot;
    std::swap(m_connections[slot], m_connections.back());
    m_connections[slot]->slot = slot;
    m_closed.push_back(std::move(m_connections.back()));
    m_connections.pop_back();
}

void Connections::closeGently(Connection &connection, CloseReason reason)
{
    if (connection.hasEnded())
        return;
    if (m_io.trace.isActive())
        m_io.trace.closed(connection, reason);
    m_watcher.closing(connection, reason);
    qCDebug(lcNet) << "connection" << connection.descriptor() << "ends, reason"
                   << static_cast<int>(reason);
    connection.linger(m_io);
    connection.takeInput().reset();
}

void Connections::endIfFinished(Connection &connection)
{
    if (connection.isFinishing() && !connection.hasOutput())
        closeGently(connection, connection.finishReason());
}

void Connections::reap()
{
    m_closed.clear();
}

bool Connections::send(Connection &connection, BlockPtr block)
{
    return isAlive(connection, connection.Transport::send(m_io, std::move(block)));
}

bool Connections::send(Connection &connection, std::string_view bytes)
{
    return isAlive(connection, connection.Transport::send(m_io, bytes));
}

bool Connections::flush(Connection &connection)
{
    if (connection.hasEnded() || !isAlive(connection, connection.flush(m_io)))
        return false;
    endIfFinished(connection);
    return !connection.hasOutput() && !connection.hasEnded();
}

bool Connections::isAlive(Connection &connection, Transport::Sent outcome)
{
    if (outcome != Transport::Sent::Failed)
        return true;
    close(connection, CloseReason::PeerFailed);
    return false;
}

} // namespace holdfast::net
