// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/subscribe.h"
#include "server/delivery/wireform.h"
#include "server/hub/hub.h"
#include "server/hub/presence.h"
#include "server/net/audiencegroups.h"
#include "server/net/connectionindex.h"
#include "server/net/connections.h"
#include "server/net/inbox.h"
#include "server/net/sendring.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace holdfast::net {

/// One worker's subscribers: subscribing, catch-up, fan-out, the end of a hold, and the goodbye.
///
/// A subscriber is in an audience or in catch-up. In catch-up it reads the log block by block, as
/// its socket accepts them, until it can join its audience. Work is done in slices, so that a
/// fan-out to many thousand subscribers never delays a publish or a ping for long.
///
/// Invariants: the audiences' contract (hub/audience.h). A subscriber is in an audience, or has
/// output, or is in the catch-up queue, never two of these; or it is being handled right now.
/// Thread: its worker's.
class Subscriptions final : public Outlet
{
public:
    /// The number of sends in one slice of fan-out: about a millisecond.
    static constexpr std::size_t sliceBudget = 128;

    /// `ring` sends the blocks; null: one system call for each subscriber.
    Subscriptions(Hub &hub, Presence &presence, const Io &io, Connections &connections,
                  Inbox &inbox, std::unique_ptr<SendRing> ring);

    /// The group for the path of a subscribe request; see AudienceGroups::acquire().
    [[nodiscard]] Result<AudienceGroup *> acquire(std::string_view namesPart)
    {
        return m_groups.acquire(namesPart);
    }
    [[nodiscard]] Result<AudienceGroup *> acquire(ChannelSet channels)
    {
        return m_groups.acquire(std::move(channels));
    }
    void release(AudienceGroup &group) { m_groups.release(group); }

    /// Makes the connection a subscriber of `group` and takes over the caller's use of it. False
    /// if the limit of clients is reached: refuse the request. `opening` is sent to a stream before
    /// its first message (a WebSocket's handshake).
    [[nodiscard]] bool subscribe(Connection &connection, AudienceGroup &group,
                                 const delivery::SubscribeRequest &request, delivery::WireForm form,
                                 std::string_view opening = {});

    /// The block that a connection had as output has been sent.
    void wasSent(const Block &block);
    /// The subscriber has no output any more: ends its poll or continues its catch-up.
    void goOn(Connection &connection);
    /// Sends bytes to one stream between two blocks. Precondition: the stream has no output. False
    /// if this has closed the connection.
    [[nodiscard]] bool sendAside(Connection &connection, std::string_view bytes);
    /// The hold has timed out, or the client has finished sending (half-close): answers the poll.
    void holdEnded(Connection &connection);
    /// The connection is about to end: removes it from its audience, queue, index and group.
    /// True if its client has other connections.
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
    /// readOn() next; before that, sendAside() may send a reply. LimitReached: nothing has changed.
    /// Precondition: the connection has a client and is not about to close.
    [[nodiscard]] Result<void> follow(Connection &connection, const ChannelSet &channels);
    /// The second step: continues the catch-up. Does nothing while the connection has output or is
    /// in the catch-up queue.
    void readOn(Connection &connection);

    void audienceTimer(FanoutAudience &live);
    void groupTimer(AudienceGroup &group) { m_groups.expire(group); }

    /// Passes the messages from the inbox to the audiences.
    void drainDeliveries();
    /// Does at most one slice of work.
    void runSlice();
    /// True if there is work that need not wait for a socket or a message.
    [[nodiscard]] bool hasWork() const
    {
        return !m_fanout.empty() || !m_advancing.empty() || !m_answered.empty();
    }
    /// The connections whose poll was answered and which may already have received the next
    /// request.
    [[nodiscard]] std::vector<Connection *> takeAnswered();

    // Outlet
    [[nodiscard]] Outcome send(Subscriber &subscriber, int socket, const BlockPtr &block) override;
    void sendAll(std::span<const Recipient> recipients, const BlockPtr &block,
                 std::span<Outcome> outcomes) override;
    void answered(Subscriber &subscriber, const BlockPtr &block) override;

private:
    /// Updates the index: the connection has its present client, and no longer the one with that
    /// serial (0: none).
    void reindex(Connection &connection, std::uint64_t clientBefore);
    [[nodiscard]] FanoutAudience &audienceOf(Connection &connection);
    /// Handles the result of a send.
    [[nodiscard]] Outcome outcomeOf(const IoResult &result, Subscriber &subscriber,
                                    const BlockPtr &block);
    void queue(FanoutAudience &live);
    void queue(Connection &connection);
    void unqueue(Connection &connection);
    /// The position at which the request starts, and what the subscriber is sent first.
    [[nodiscard]] Reading firstReading(const AudienceGroup &group,
                                       const delivery::SubscribeRequest &request,
                                       const ReadLimits &limits) const;
    /// All messages that the log holds in this epoch, after a gap for those that are lost to the
    /// subscriber. Fills in `gap.to`.
    [[nodiscard]] Reading wholeReading(const AudienceGroup &group, Gap gap,
                                       const ReadLimits &limits) const;
    /// Sends the stream's head, hello and the first part.
    void openStream(Connection &connection, const Reading &first, std::string_view opening);
    void heartbeatTimer(FanoutAudience &live);
    void pingTimer(FanoutAudience &live);
    /// A subscriber that was last sent something at `lastSent` joins an event stream's audience.
    /// The next heartbeat comes earlier if needed, so that no stream is silent for longer than the
    /// heartbeat time.
    void hurryHeartbeat(FanoutAudience &live, MonotonicTime lastSent);
    /// A heartbeat was sent to all who had to get it.
    void heartbeatEnded(FanoutAudience &live);
    void closeSilent(FanoutAudience &live);
    /// Continues the catch-up by at most a few blocks; joins the audience when possible.
    void advance(Connection &connection);
    /// Sends a block. True if all of it is sent: the subscriber can continue now.
    [[nodiscard]] bool sendBlock(Connection &connection, const BlockPtr &block);
    void answerPoll(Connection &connection, const Reading &reading);
    void finishPoll(Connection &connection);
    /// Messages are lost to the subscriber: applies the policy of their channels. False: the
    /// connection is closed.
    [[nodiscard]] bool applyPolicy(Connection &connection, Reading &reading);
    void joined(Connection &connection, FanoutAudience &live);
    void fellBehind(Connection &connection);
    /// The subscriber has caught up, or nothing more will be sent to it.
    void isBehindNoMore(Connection &connection);
    void startRound(FanoutAudience &live);
    /// The reading with its gap is being sent: counts the gap and reports it to Presence.
    void tellGap(const Connection &connection, const Reading &reading);
    [[nodiscard]] unsigned jitteredRetry();

    Hub &m_hub;
    Presence &m_presence;
    const Io &m_io;
    Connections &m_connections;
    Inbox &m_inbox;
    const delivery::Encoders m_encoders;
    ConnectionIndex m_index;
    AudienceGroups m_groups;
    BlockCache m_blocks;
    const std::unique_ptr<SendRing> m_ring;
    Inbox::Contents m_contents;
    std::deque<FanoutAudience *> m_fanout;
    std::deque<Connection *> m_advancing; ///< null: removed from the queue
    std::uint32_t m_firstTurn = 0; ///< turn of the first entry; wraps around
    std::vector<Connection *> m_answered;
    std::uint32_t m_jitter = 1;
};

} // namespace holdfast::net
