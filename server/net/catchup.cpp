// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/catchup.h"

#include <algorithm>
#include <utility>

namespace holdfast::net {

namespace {

/// Blocks that one subscriber is sent before others have their turn.
constexpr int blocksAtOnce = 4;
constexpr std::size_t ownPartBytes = std::size_t { 64 } * 1024;

} // namespace

CatchUp::CatchUp(Hub &hub, Presence &presence, const Io &io, Connections &connections,
                 Fanout &fanout)
    : m_hub(hub), m_presence(presence), m_io(io), m_connections(connections), m_fanout(fanout)
{
}

CatchUp::Outcome CatchUp::advance(Connection &connection)
{
    FanoutAudience &live = m_fanout.audienceOf(connection);
    for (int blocks = 0; blocks < blocksAtOnce;) {
        const std::uint64_t position = connection.lastPosition();
        const bool isTold = !isTellingState(connection);
        if (isTold && live.audience.isAt(position) && m_fanout.join(connection, live, position))
            return Outcome::Live;
        Reading reading = readNext(connection);
        if (!isTold && !isNews(reading))
            continue;
        if (!isNews(reading)) {
            m_fanout.drainDeliveries();
            if (m_fanout.join(connection, live, reading.position))
                return Outcome::Live;
            connection.setPosition(reading.position);
            continue;
        }
        ++blocks;
        if (reading.gap) {
            if (isTold && !applyPolicy(connection, reading))
                return Outcome::TooSlow;
            m_fanout.tellGap(connection, reading);
        }
        if (!sendBlock(connection, encoded(connection, reading)))
            return connection.isSubscribed() ? Outcome::Waiting : Outcome::Closed;
        if (connection.isPolling())
            return Outcome::Answered;
    }
    m_fanout.markBehind(connection);
    connection.queue(m_queue);
    return Outcome::Waiting;
}

Reading CatchUp::readNext(const Connection &connection)
{
    const ReadLimits limits = limitsFor(connection.form());
    const auto found = m_states.find(&connection);
    if (found == m_states.end())
        return m_hub.read(*connection.group(), connection.lastPosition(), limits);
    Reading reading = m_hub.readState(*connection.group(), found->second, limits);
    reading.position = connection.lastPosition(); // a change of channels may have moved it
    if (reading.isComplete)
        m_states.erase(found);
    else
        found->second = *reading.state;
    return reading;
}

bool CatchUp::sendBlock(Connection &connection, const BlockPtr &block)
{
    connection.setPosition(block->position);
    if (!m_connections.send(connection, block))
        return false;
    if (connection.hasOutput()) {
        m_io.counters.slowSubscribers.add();
        connection.awaitOutput();
        m_fanout.markBehind(connection);
        return false;
    }
    m_fanout.countSent(connection, *block);
    return true;
}

BlockPtr CatchUp::encoded(const Connection &connection, const Reading &reading) const
{
    auto block = std::make_shared<Block>();
    m_fanout.encoder(connection.form()).encode(reading, m_hub.epoch(), block->bytes);
    block->position = reading.position;
    block->messages = reading.messages;
    return block;
}

ReadLimits CatchUp::limitsFor(delivery::WireForm form) const
{
    // A stream keeps its block in memory while its socket is full, and there may be many streams,
    // so the block is small. A poll's response must be complete.
    const Encoder &encoder = m_fanout.encoder(form);
    ReadLimits limits = encoder.limits();
    if (!encoder.isOneShot())
        limits.bytes = std::min(limits.bytes, ownPartBytes);
    return limits;
}

bool CatchUp::applyPolicy(const Connection &connection, Reading &reading) const
{
    if (!connection.wasLive() || reading.policy == SlowPolicy::Resume)
        return true;
    if (reading.policy == SlowPolicy::Close)
        return false;
    reading.messages.clear();
    reading.position = m_hub.head();
    reading.gap->to = m_hub.cursor(reading.position);
    return true;
}

} // namespace holdfast::net
