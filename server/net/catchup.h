// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/hub.h"
#include "server/net/catchupqueue.h"
#include "server/net/connections.h"
#include "server/net/fanout.h"

#include <cstdint>
#include <unordered_map>

namespace holdfast::net {

/// Sends single subscribers what the log holds after their position, block by block, as their
/// sockets accept it, until they join their audience.
///
/// Thread: its worker's.
class CatchUp
{
public:
    /// Where advance() has left a subscriber. Closed list.
    enum class Outcome : std::uint8_t {
        Live, ///< it has joined its audience
        Waiting, ///< for its socket, or for its turn
        Answered, ///< a poll's answer is sent: it is Reading
        TooSlow, ///< it has lost messages, and their channel's policy is to close: it is Reading
        Closed, ///< its connection has broken
    };

    CatchUp(Hub &hub, Presence &presence, const Io &io, Connections &connections, Fanout &fanout);

    /// Sends at most a few blocks. Precondition: it is Reading, without output.
    [[nodiscard]] Outcome advance(Connection &connection);
    /// Sends a block. True if all of it is sent: the subscriber is Reading. Otherwise it is
    /// Sending, or its connection has broken. Precondition: it is Reading, without output.
    [[nodiscard]] bool sendBlock(Connection &connection, const BlockPtr &block);
    /// The block with the encoded reading.
    [[nodiscard]] BlockPtr encoded(const Connection &connection, const Reading &reading) const;
    /// How much is read for one subscriber at a time.
    [[nodiscard]] ReadLimits limitsFor(delivery::WireForm form) const;

    /// The stream is sent the rest of this state next, before what the log holds after its
    /// position.
    void continueState(const Connection &connection, const StateRange &state)
    {
        m_states.insert_or_assign(&connection, state);
    }
    [[nodiscard]] bool isTellingState(const Connection &connection) const
    {
        return m_states.contains(&connection);
    }
    /// The connection is about to end.
    void forget(const Connection &connection)
    {
        if (!m_states.empty())
            m_states.erase(&connection);
    }

    [[nodiscard]] CatchUpQueue &queue() { return m_queue; }
    [[nodiscard]] bool hasWork() const { return !m_queue.isEmpty(); }

private:
    /// What it is sent next.
    [[nodiscard]] Reading readNext(const Connection &connection);
    /// Messages are lost to the subscriber: applies the policy of their channels. False: close it.
    [[nodiscard]] bool applyPolicy(const Connection &connection, Reading &reading) const;

    Hub &m_hub;
    Presence &m_presence;
    const Io &m_io;
    Connections &m_connections;
    Fanout &m_fanout;
    CatchUpQueue m_queue;
    /// Of the streams that are being told a state, how far: most states are told with the hello.
    std::unordered_map<const Connection *, StateRange> m_states;
};

/// True if there is something to send.
[[nodiscard]] inline bool isNews(const Reading &reading)
{
    return reading.gap.has_value() || !reading.messages.empty();
}

} // namespace holdfast::net
