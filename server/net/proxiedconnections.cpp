// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/proxiedconnections.h"

#include "server/net/socket.h"

#include <array>
#include <utility>

namespace holdfast::net {

namespace {

constexpr std::chrono::seconds lookEvery { 1 };

} // namespace

ProxiedConnections::ProxiedConnections(const Clock &clock, Outcomes outcomes)
    : m_clock(clock)
    , m_outcomes(std::move(outcomes))
    , m_poller(Poller::make(*this))
    , m_timer([this] { dropLate(); })
{
}

ProxiedConnections::~ProxiedConnections()
{
    for (const auto &connection : m_waiting) {
        m_poller->remove(connection->descriptor);
        finish(*connection, Progress::Lost);
    }
}

void ProxiedConnections::take(int descriptor, const AddressBytes &peer)
{
    prepareSocket(descriptor);
    auto connection =
        std::make_unique<Waiting>(Waiting { descriptor, peer, m_clock.now() + headerTime });
    // Most proxies send the header with the connection.
    const Progress progress = read(*connection);
    if (progress != Progress::Waits)
        return finish(*connection, progress);
    if (!m_poller->add(descriptor, connection.get(), Wants {}))
        return finish(*connection, Progress::Lost);
    connection->slot = m_waiting.size();
    m_waiting.push_back(std::move(connection));
    if (!m_timer.remaining())
        m_timer.start(lookEvery);
}

void ProxiedConnections::ready(void *tag, bool readable, bool /*writable*/)
{
    auto &connection = *static_cast<Waiting *>(tag);
    if (!readable || connection.isDone)
        return;
    const Progress progress = read(connection);
    if (progress == Progress::Waits)
        return;
    remove(connection);
    finish(connection, progress);
}

ProxiedConnections::Progress ProxiedConnections::read(Waiting &connection)
{
    std::array<char, ProxyHeader::maxBytes> buffer {};
    while (connection.header.state() == ProxyHeader::State::NeedMore) {
        const IoResult result =
            receive(connection.descriptor, std::span(buffer).first(connection.header.wanted()));
        if (result.kind == IoResult::Kind::WouldBlock)
            return Progress::Waits;
        if (result.kind != IoResult::Kind::Done)
            return Progress::Lost;
        connection.header.feed({ buffer.data(), result.bytes });
    }
    return Progress::Read;
}

void ProxiedConnections::finish(const Waiting &connection, Progress progress) const
{
    const ProxyHeader &header = connection.header;
    if (progress == Progress::Lost)
        m_outcomes.dropped(connection.descriptor, connection.peer);
    else if (header.state() == ProxyHeader::State::Failed)
        m_outcomes.refused(connection.descriptor, connection.peer, header.fault());
    else
        m_outcomes.complete(connection.descriptor, connection.peer,
                            header.source().value_or(connection.peer));
}

void ProxiedConnections::remove(Waiting &connection)
{
    connection.isDone = true;
    m_poller->remove(connection.descriptor);
    const std::size_t slot = connection.slot;
    std::swap(m_waiting[slot], m_waiting.back());
    m_waiting[slot]->slot = slot;
    m_done.push_back(std::move(m_waiting.back()));
    m_waiting.pop_back();
}

void ProxiedConnections::dropLate()
{
    const MonotonicTime now = m_clock.now();
    for (std::size_t i = m_waiting.size(); i-- > 0;) {
        Waiting &connection = *m_waiting[i];
        if (connection.until > now)
            continue;
        remove(connection);
        finish(connection, Progress::Lost);
    }
    m_done.clear();
    if (!m_waiting.empty())
        m_timer.start(lookEvery);
}

} // namespace holdfast::net
