// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/subscribe.h"
#include "server/delivery/wireform.h"
#include "server/hub/hub.h"
#include "server/hub/presence.h"
#include "server/net/connectionindex.h"
#include "server/net/connections.h"
#include "server/net/inbox.h"
#include "server/net/interests.h"
#include "server/net/sendring.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace holdfast::net {

/// One worker's subscribers: from the request on, through catching up with the log, to the fan-out,
/// the hold that runs out, and the goodbye.
///
/// A subscriber is in an audience, or it is being brought there: it reads on from the log as its
/// socket takes what it has read. Work is done in slices, so that a fan-out to many thousands never
/// keeps a publish or a ping waiting for long.
///
/// Invariants: the audiences' contract (hub/audience.h); a subscriber is in an audience, or has
/// output, or is queued to be gone on with, never two of these, or it is being handled right now.
/// Thread: its worker's.
class Subscriptions final : public Outlet
{
public:
    /// Sends in one slice of fan-out: about a millisecond.
    static constexpr std::size_t sliceBudget = 128;

    /// `ring`: what blocks are sent through; null: with a system call for each subscriber.
    Subscriptions(Hub &hub, Presence &presence, const Clock &clock, Connections &connections,
                  Inbox &inbox, TimingWheel &wheel, WorkerCounters &counters,
                  std::unique_ptr<SendRing> ring);

    /// The path's channels, for a subscribe request; see Interests::acquire().
    [[nodiscard]] Result<Interest *> acquire(std::string_view namesPart)
    {
        return m_interests.acquire(namesPart);
    }
    [[nodiscard]] Result<Interest *> acquire(ChannelSet channels)
    {
        return m_interests.acquire(std::move(channels));
    }
    void release(Interest &interest) { m_interests.release(interest); }

    /// Takes the connection on as a subscriber of `interest`, whose use passes to it. False if
    /// there are as many clients as are allowed: refuse it. `opening`: what a stream is sent before
    /// its first message (a WebSocket's handshake).
    [[nodiscard]] bool subscribe(Connection &connection, Interest &interest,
                                 const delivery::SubscribeRequest &request, delivery::WireForm form,
                                 std::string_view opening = {});

    /// A block that a connection had as output has gone out.
    void wasSent(const Block &block);
    /// The subscriber has no output any more: it reads on.
    void goOn(Connection &connection);
    /// Sends a stream something of its own between two blocks; the stream has no output. False if
    /// the connection is closed by it.
    [[nodiscard]] bool sendAside(Connection &connection, std::string_view bytes);
    /// The hold ran out, or the client sends no more.
    void holdEnded(Connection &connection);
    /// The connection is about to end: takes it out of everything. True if others speak for its
    /// client.
    bool closing(Connection &connection);
    /// The server or the operator says goodbye to a subscriber; it closes gently.
    void sayGoodbye(Connection &connection, std::string_view reason, CloseReason closeReason);

    /// Those that speak for a client.
    [[nodiscard]] std::vector<Connection *> connectionsOf(std::uint64_t serial) const
    {
        return m_index.find(serial);
    }
    /// The subscriber follows other channels from now on, without reconnecting: of those that are
    /// new to it, what comes from here on.
    void retarget(Connection &connection, const ChannelChange &change);
    /// The first half of retarget(): from now on nothing of the channels is lost. Call readOn()
    /// next; in between the subscriber may be told with sendAside(). LimitReached: nothing has
    /// changed. The connection has a client and is not about to close.
    [[nodiscard]] Result<void> follow(Connection &connection, const ChannelSet &channels);
    /// The second half. Does nothing while output or its turn in the queue is still to come.
    void readOn(Connection &connection);

    void audienceTimer(LiveAudience &live);
    void interestTimer(Interest &interest) { m_interests.expire(interest); }

    /// Hands what the hub has pushed to the audiences.
    void drainDeliveries();
    /// Sends on for at most one slice.
    void runSlice();
    /// True if there is more to do than waiting for sockets and messages.
    [[nodiscard]] bool hasWork() const
    {
        return !m_fanout.empty() || !m_advancing.empty() || !m_answered.empty();
    }
    /// Polls that were answered, whose connections may hold the next request already.
    [[nodiscard]] std::vector<Connection *> takeAnswered();

    // Outlet
    [[nodiscard]] Outcome send(Subscriber &subscriber, int socket, const BlockPtr &block) override;
    void sendAll(std::span<const Recipient> recipients, const BlockPtr &block,
                 std::span<Outcome> outcomes) override;
    void answered(Subscriber &subscriber, const BlockPtr &block) override;

private:
    /// The connection speaks for its client, and no longer for the one with that serial (0: none).
    void reindex(Connection &connection, std::uint64_t clientBefore);
    [[nodiscard]] LiveAudience &audienceOf(Connection &connection);
    /// What became of a send.
    [[nodiscard]] Outcome outcomeOf(const IoResult &result, Subscriber &subscriber,
                                    const BlockPtr &block);
    void queue(LiveAudience &live);
    void queue(Connection &connection);
    void unqueue(Connection &connection);
    /// What the subscriber's start asks for: where it stands, and what it is to be sent first.
    [[nodiscard]] Reading firstReading(const Interest &interest,
                                       const delivery::SubscribeRequest &request,
                                       const ReadLimits &limits) const;
    /// All that this life of the log holds, behind a gap for what the subscriber cannot be given;
    /// `gap.to` is filled in.
    [[nodiscard]] Reading wholeReading(const Interest &interest, Gap gap,
                                       const ReadLimits &limits) const;
    /// Sends the stream's head, hello and the first part.
    void openStream(Connection &connection, const Reading &first, std::string_view opening);
    void heartbeatTimer(LiveAudience &live);
    void pingTimer(LiveAudience &live);
    /// Somebody joins an event stream's audience who was last sent something at `lastSent`: nobody
    /// is silent for longer than a heartbeat takes.
    void hurryHeartbeat(LiveAudience &live, MonotonicTime lastSent);
    /// A heartbeat has gone out to all who were to be sent it.
    void heartbeatEnded(LiveAudience &live);
    void closeSilent(LiveAudience &live);
    /// Brings it towards its audience, at most a few blocks at a time.
    void advance(Connection &connection);
    /// Sends a block; true if it is out and the subscriber goes on now.
    [[nodiscard]] bool sendBlock(Connection &connection, const BlockPtr &block);
    void answerPoll(Connection &connection, const Reading &reading);
    void finishPoll(Connection &connection);
    /// It fell off the end of the log: as the channels' policy wants. False: it has been closed.
    [[nodiscard]] bool applyPolicy(Connection &connection, Reading &reading);
    void joined(Connection &connection, LiveAudience &live);
    void fellBehind(Connection &connection);
    /// It has everything, or nothing more is on its way to it.
    void isBehindNoMore(Connection &connection);
    void startRound(LiveAudience &live);
    /// The reading, with the gap in it, is on its way to the subscriber.
    void tellGap(const Connection &connection, const Reading &reading);
    [[nodiscard]] unsigned jitteredRetry();

    Hub &m_hub;
    Presence &m_presence;
    const Clock &m_clock;
    Connections &m_connections;
    Inbox &m_inbox;
    TimingWheel &m_wheel;
    WorkerCounters &m_counters;
    const delivery::Encoders m_encoders;
    ConnectionIndex m_index;
    Interests m_interests;
    BlockCache m_blocks;
    const std::unique_ptr<SendRing> m_ring;
    Inbox::Contents m_contents;
    std::deque<LiveAudience *> m_fanout;
    std::deque<Connection *> m_advancing; ///< null: one that was taken out
    std::uint32_t m_firstTurn = 0; ///< of the first in it; wraps around
    std::vector<Connection *> m_answered;
    std::uint32_t m_jitter = 1;
};

} // namespace holdfast::net
