// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces tests/exactness/socket.cpp.
#include "tests/exactness/random.h"
#include "tests/exactness/socket.h"
#include "tests/simulation/world.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::exactness {

using simulation::Network;
using simulation::World;

void Socket::connect(const Endpoint &server, const Reading &reading, ClientTls::Version version)
{
    close();
    World &world = *World::current();
    m_socket = world.network().connect(server.port, static_cast<std::size_t>(reading.buffer),
                                       m_ready.name());
    m_atOnce = reading.atOnce;
    m_unsent.clear();
    m_tls = server.isEncrypted ? std::make_unique<ClientTls>(version) : nullptr;
    world.network().addTlsUse(m_socket, { .isEncrypted = server.isEncrypted });
    m_reads = true;
    m_writes = true;
    world.addClient(m_socket, m_ready);
}

void Socket::send(std::string_view bytes)
{
    World::current()->network().clientSays(m_socket, bytes);
    if (m_tls)
        m_tls->write(bytes);
    else
        m_unsent.append(bytes);
    if (!m_writes)
        flush();
}

void Socket::flush()
{
    if (m_tls)
        m_unsent.append(m_tls->takeOutput());
    m_unsent.erase(0, World::current()->network().clientSends(m_socket, m_unsent));
    m_writes = !m_unsent.empty();
    update();
}

Socket::Found Socket::read(std::string_view &bytes)
{
    static std::array<char, std::size_t { 64 } * 1024> buffer;
    World &world = *World::current();
    if (m_tls && m_tls->hasFailed())
        return Found::End;
    const auto room = std::span(buffer).first(std::min(buffer.size(), m_atOnce));
    Network::Moved moved = world.network().clientReceives(m_socket, room);
    for (; moved.bytes > 0 && m_tls; moved = world.network().clientReceives(m_socket, room)) {
        m_received = moved.bytes;
        const ClientTls::Found found = m_tls->receive({ buffer.data(), moved.bytes }, bytes);
        if (m_tls->hasFailed())
            world.network().addTlsUse(m_socket, { .isEncrypted = true, .hasFailed = true });
        flush();
        if (found != ClientTls::Found::Nothing)
            return found == ClientTls::Found::Bytes ? Found::Bytes : Found::End;
    }
    if (moved.bytes > 0) {
        bytes = { buffer.data(), moved.bytes };
        return Found::Bytes;
    }
    return moved.hasEnded || moved.hasFailed ? Found::End : Found::Nothing;
}

void Socket::setReading(bool reads)
{
    m_reads = reads;
    update();
}

Socket::Fate Socket::fate() const
{
    return isOpen() ? World::current()->network().fateOf(m_socket) : Fate::Kept;
}

std::string Socket::state() const
{
    return isOpen() ? m_reads ? "reads" : "would read" : "away";
}

void Socket::update()
{
    if (isOpen())
        World::current()->setClientWants(m_socket, m_reads, m_writes);
}

void Socket::close()
{
    if (!isOpen())
        return;
    World::current()->removeClient(m_socket);
    World::current()->network().clientCloses(std::exchange(m_socket, -1), false);
}

void Socket::abort()
{
    if (!isOpen())
        return;
    World::current()->removeClient(m_socket);
    World::current()->network().clientCloses(std::exchange(m_socket, -1), true);
}

void Socket::depart(Departures & /*departures*/, bool closesTls)
{
    if (!isOpen())
        return;
    if (m_tls && closesTls && !m_tls->hasFailed() && m_tls->isEstablished()) {
        m_tls->close();
        flush();
        World::current()->network().addTlsUse(m_socket, { .isEncrypted = true, .hasClosed = true });
    }
    close(); // the simulated network half-closes some
}

void Socket::updateKeys(std::size_t times)
{
    m_tls->updateKeys(times);
    World::current()->network().addTlsUse(m_socket, { .isEncrypted = true, .hasSentMore = true });
    flush();
}

void Socket::renegotiate()
{
    m_tls->renegotiate();
    World::current()->network().addTlsUse(m_socket, { .isEncrypted = true, .hasSentMore = true });
    flush();
}

void Socket::cutInRecord(Random &random)
{
    if (!isOpen())
        return;
    m_tls->write(std::string(1 + random.below(2000), 'x'));
    m_unsent.append(m_tls->takeOutput());
    // Never the whole record: that would be a bad request.
    if (!m_unsent.empty())
        m_unsent.resize(random.below(m_unsent.size()));
    static_cast<void>(World::current()->network().clientSends(m_socket, m_unsent));
    if (random.chance(50))
        abort();
    else
        close();
}

} // namespace holdfast::exactness
