// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces tests/exactness/socket.cpp.
#include "tests/exactness/socket.h"
#include "tests/simulation/world.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::exactness {

using simulation::Network;
using simulation::World;

void Socket::connect(std::uint16_t port, const Reading &reading)
{
    close();
    World &world = *World::current();
    m_socket =
        world.network().connect(port, static_cast<std::size_t>(reading.buffer), m_ready.name());
    m_atOnce = reading.atOnce;
    m_unsent.clear();
    m_reads = true;
    m_writes = true;
    world.addClient(m_socket, m_ready);
}

void Socket::send(std::string_view bytes)
{
    m_unsent.append(bytes);
    if (!m_writes)
        flush();
}

void Socket::flush()
{
    m_unsent.erase(0, World::current()->network().clientSends(m_socket, m_unsent));
    m_writes = !m_unsent.empty();
    update();
}

Socket::Found Socket::read(std::string_view &bytes)
{
    static std::array<char, std::size_t { 64 } * 1024> buffer;
    const Network::Moved moved = World::current()->network().clientReceives(
        m_socket, std::span(buffer).first(std::min(buffer.size(), m_atOnce)));
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

} // namespace holdfast::exactness
