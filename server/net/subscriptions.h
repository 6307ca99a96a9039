// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/subscribe.h"
#include "server/delivery/wireform.h"
#include "server/hub/hub.h"
#include "server/hub/presence.h"
#include "server/net/catchup.h"
#include "server/net/connectionindex.h"
#include "server/net/connections.h"
#include "server/net/fanout.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace holdfast::net {

/// One worker's subscribers: subscribing, changing channels, the answer to a poll, and the goodbye.
///
/// A subscriber is in an audience (Fanout sends to it) or in catch-up (CatchUp does). Subscription
/// says which.
///
/// Thread: its worker's.
class Subscriptions final : private Fanout::Watcher
{
public:
    Subscriptions(Hub &hub, Presence &presence, const Io &io, Connections &connections,
                  Inbox &inbox, std::unique_ptr<SendRing> ring);

    /// See AudienceGroups::channelsOf().
    [[nodiscard]] Result<ChannelSet> channelsOf(std::string_view namesPart) const
    {
        return m_fanout.groups().channelsOf(namesPart);
    }
    /// See AudienceGroups::acquire().
    [[nodiscard]] Result<AudienceGroup *> acquire(std::string_view namesPart)
    {
        return m_fanout.groups().acquire(namesPart);
    }
    [[nodiscard]] Result<AudienceGroup *> acquire(ChannelSet channels)
    {
        return m_fanout.groups().acquire(std::move(channels));
    }
    void release(AudienceGroup &group) { m_fanout.groups().release(group); }

    /// Makes the connection a subscriber of `group` and takes over the caller's use of it. False if
    /// the limit of clients is reached: refuse the request. `sender` is the client's address.
    /// `opening` is sent to a stream before its first message (a WebSocket's handshake).
    [[nodiscard]] bool subscribe(Connection &connection, AudienceGroup &group,
                                 const AddressBytes &sender,
                                 const delivery::SubscribeRequest &request, delivery::WireForm form,
                                 std::string_view opening = {});

    /// The block that the subscriber's connection had as output has been sent.
    void countSent(const Connection &connection, const Block &block)
    {
        m_fanout.countSent(connection, block);
    }
    /// All output is sent: ends the subscriber's poll or continues its catch-up.
    void outputSent(Connection &connection);
    /// Sends bytes to one stream between two blocks. Precondition: the stream has no output. False
    /// if this has closed the connection.
    [[nodiscard]] bool sendAside(Connection &connection, std::string_view bytes);
    /// The hold has timed out, or the client has finished sending (half-close): answers the poll.
    void endHold(Connection &connection);
    /// The connection is about to end: removes it from its audience, queue, index and group. True
    /// if its client has other connections.
    bool closing(Connection &connection);
    /// Sends a goodbye to a subscriber and closes the connection gently.
    void sayGoodbye(Connection &connection, std::string_view reason, CloseReason closeReason);

    /// The connections of a client.
    [[nodiscard]] std::vector<Connection *> connectionsOf(std::uint64_t serial) const
    {
        return m_index.find(serial);
    }
    /// Changes the channels of a subscriber without a reconnection. On channels that are new to it,
    /// it is sent what is published from now on.
    void changeChannels(Connection &connection, const ChannelChange &change);
    /// The first step of changeChannels(): from now on no message of the channels is lost. Call
    /// resume() next; before that, sendAside() may send a reply. LimitReached: nothing has changed.
    /// Precondition: the connection has a client and is not about to close.
    [[nodiscard]] Result<void> follow(Connection &connection, const ChannelSet &channels);
    /// The second step: continues the catch-up. Does nothing unless the subscriber is Reading.
    void resume(Connection &connection);

    void audienceTimer(FanoutAudience &live) { m_fanout.audienceTimer(live); }
    void groupTimer(AudienceGroup &group) { m_fanout.groups().expire(group); }

    /// Passes the messages from the inbox to the audiences.
    void drainDeliveries() { m_fanout.drainDeliveries(); }
    /// Does at most one slice of work.
    void runSlice();
    /// True if there is work that need not wait for a socket or a message.
    [[nodiscard]] bool hasWork() const
    {
        return m_fanout.hasWork() || m_catchUp.hasWork() || !m_answered.empty();
    }
    /// The connections whose poll was answered and which may already have received the next
    /// request.
    [[nodiscard]] std::vector<Connection *> takeAnswered();

private:
    // Fanout::Watcher
    void answeredPoll(Connection &connection) override { finishPoll(connection); }

    /// Updates the index: the connection has its present client, and no longer the one with that
    /// serial (0: none).
    void reindex(Connection &connection, std::uint64_t clientBefore);
    void setGroup(Connection &connection, AudienceGroup *group);
    void traceStart(const Connection &connection, const delivery::SubscribeRequest &request,
                    const Reading &first, std::string_view opening) const;
    /// Sends the stream's head, hello and the first part.
    void openStream(Connection &connection, const Reading &first, std::string_view opening);
    void advance(Connection &connection);
    void answerPoll(Connection &connection, const Reading &reading);
    void finishPoll(Connection &connection);
    [[nodiscard]] unsigned jitteredRetry();

    Hub &m_hub;
    Presence &m_presence;
    const Io &m_io;
    Connections &m_connections;
    ConnectionIndex m_index;
    Fanout m_fanout;
    CatchUp m_catchUp;
    std::vector<Connection *> m_answered;
    std::uint32_t m_jitter = 1;
};

} // namespace holdfast::net
