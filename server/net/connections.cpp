// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/connections.h"

#include "server/net/logging.h"
#include "server/net/socket.h"

#include <utility>

namespace holdfast::net {

namespace {

constexpr std::chrono::seconds lingerTime { 2 };
constexpr std::chrono::seconds sendTime { 60 };

} // namespace

Connections::Connections(Poller &poller, TimingWheel &wheel, const Clock &clock,
                         Admission &admission, WorkerCounters &counters, Watcher &watcher)
    : m_poller(poller)
    , m_wheel(wheel)
    , m_clock(clock)
    , m_admission(admission)
    , m_counters(counters)
    , m_watcher(watcher)
{
}

void Connections::closeAll()
{
    while (!m_connections.empty())
        close(*m_connections.back(), CloseReason::Draining);
}

Connection *Connections::adopt(int descriptor, const AddressBytes &address)
{
    auto owned = std::make_unique<Connection>();
    Connection &connection = *owned;
    connection.descriptor = descriptor;
    connection.address = address;
    prepareSocket(descriptor);
    if (!m_poller.add(descriptor, &connection, Wants {})) {
        closeSocket(descriptor);
        m_admission.release(address);
        return nullptr;
    }
    connection.slot = static_cast<std::uint32_t>(m_connections.size());
    m_connections.push_back(std::move(owned));
    m_counters.accepted.add();
    return &connection;
}

void Connections::close(Connection &connection, CloseReason reason)
{
    if (connection.phase == Phase::Closed)
        return;
    m_watcher.closing(connection, reason);
    qCDebug(lcNet) << "connection" << connection.descriptor << "closes, reason"
                   << static_cast<int>(reason);
    m_wheel.cancel(connection);
    m_poller.remove(connection.descriptor);
    closeSocket(connection.descriptor);
    m_admission.release(connection.address);
    m_counters.closed.add();
    connection.phase = Phase::Closed;
    connection.input.reset();
    connection.output.reset();

    const std::uint32_t slot = connection.slot;
    std::swap(m_connections[slot], m_connections.back());
    m_connections[slot]->slot = slot;
    m_closed.push_back(std::move(m_connections.back()));
    m_connections.pop_back();
}

void Connections::closeGently(Connection &connection, CloseReason reason)
{
    if (connection.phase == Phase::Closed || connection.phase == Phase::Lingering)
        return;
    m_watcher.closing(connection, reason);
    shutdownSending(connection.descriptor);
    connection.phase = Phase::Lingering;
    connection.input.reset();
    connection.output.reset();
    connection.isReadingPaused = false;
    connection.wantsWritable = false;
    updateWants(connection);
    setTimer(connection, lingerTime);
}

void Connections::reap()
{
    m_closed.clear();
}

Connections::Sent Connections::trySend(Connection &connection, std::string_view bytes,
                                       std::size_t &sent)
{
    const IoResult result = transmit(connection.descriptor, bytes);
    sent = result.bytes;
    if (result.kind == IoResult::Kind::Failed)
        return Sent::Failed;
    m_counters.bytesSent.add(result.bytes);
    if (result.bytes == bytes.size())
        return Sent::All;
    return result.bytes == 0 ? Sent::None : Sent::Part;
}

bool Connections::send(Connection &connection, BlockPtr block)
{
    std::size_t sent = 0;
    const Sent outcome = trySend(connection, block->bytes, sent);
    if (outcome == Sent::Failed) {
        close(connection, CloseReason::PeerFailed);
        return false;
    }
    if (outcome != Sent::All)
        keepUnsent(connection, std::move(block), sent);
    return true;
}

bool Connections::send(Connection &connection, std::string_view bytes)
{
    std::size_t sent = 0;
    const Sent outcome = trySend(connection, bytes, sent);
    if (outcome == Sent::Failed) {
        close(connection, CloseReason::PeerFailed);
        return false;
    }
    if (outcome != Sent::All) {
        auto rest = std::make_shared<Block>();
        rest->bytes = bytes.substr(sent);
        keepUnsent(connection, std::move(rest), 0);
    }
    return true;
}

void Connections::keepUnsent(Connection &connection, BlockPtr block, std::size_t offset)
{
    Q_ASSERT(!connection.output);
    connection.output = std::make_unique<Output>(
        Output { std::move(block), offset, takenByPeer(connection.descriptor).bytes });
    connection.wantsWritable = true;
    updateWants(connection);
    setTimer(connection, sendTime);
}

bool Connections::flush(Connection &connection)
{
    if (!connection.output)
        return connection.phase != Phase::Closed;
    Output &output = *connection.output;
    const std::string_view rest = std::string_view(output.block->bytes).substr(output.offset);
    std::size_t sent = 0;
    const Sent outcome = trySend(connection, rest, sent);
    if (outcome == Sent::Failed) {
        close(connection, CloseReason::PeerFailed);
        return false;
    }
    output.offset += sent;
    if (outcome != Sent::All) {
        if (outcome == Sent::Part)
            setTimer(connection, sendTime);
        return false;
    }
    connection.output.reset();
    connection.wantsWritable = false;
    updateWants(connection);
    cancelTimer(connection);
    if (!connection.closesAfterOutput)
        return true;
    closeGently(connection, connection.closeReason);
    return false;
}

bool Connections::isTakingOutput(Connection &connection)
{
    const std::uint32_t taken = takenByPeer(connection.descriptor).bytes;
    if (std::exchange(connection.output->taken, taken) == taken)
        return false;
    setTimer(connection, sendTime);
    return true;
}

void Connections::setReadingPaused(Connection &connection, bool isPaused)
{
    if (std::exchange(connection.isReadingPaused, isPaused) != isPaused)
        updateWants(connection);
}

void Connections::setPeerEnded(Connection &connection)
{
    connection.hasPeerEnded = true;
    connection.isReadingPaused = true;
    updateWants(connection);
}

void Connections::setTimer(Connection &connection, std::chrono::milliseconds delay)
{
    m_wheel.set(connection, m_clock.now(), delay);
}

void Connections::cancelTimer(Connection &connection)
{
    m_wheel.cancel(connection);
}

void Connections::updateWants(Connection &connection)
{
    m_poller.modify(
        connection.descriptor, &connection,
        Wants { !connection.isReadingPaused, connection.wantsWritable, !connection.hasPeerEnded });
}

} // namespace holdfast::net
