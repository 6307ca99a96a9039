// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/wireform.h"
#include "server/hub/hub.h"
#include "server/hub/presence.h"
#include "server/net/audiencegroups.h"
#include "server/net/connections.h"
#include "server/net/inbox.h"
#include "server/net/recordbatch.h"
#include "server/net/sendring.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>

namespace holdfast::net {

/// One worker's audiences: takes the messages that the hub has pushed, and sends blocks, heartbeats
/// and pings to the members, in slices, so that a fan-out to many thousand subscribers never delays
/// a publish or a ping for long.
///
/// Invariants: the audiences' contract (hub/audience.h). A member that cannot take a whole block
/// has left its audience and is Sending when the slice ends. Thread: its worker's.
class Fanout final : public Outlet
{
public:
    /// The number of sends in one slice: about a millisecond.
    static constexpr std::size_t sliceBudget = 128;

    /// Learns which polls the audiences have answered.
    class Watcher
    {
    public:
        Watcher() = default;
        virtual ~Watcher() = default;
        Watcher(const Watcher &) = delete;
        Watcher &operator=(const Watcher &) = delete;
        /// All of its answer was sent: it is Reading. Must not join or leave an audience.
        virtual void answeredPoll(Connection &connection) = 0;
    };

    /// `ring` sends the blocks; null: one system call for each subscriber.
    Fanout(Hub &hub, Presence &presence, const Io &io, Connections &connections, Inbox &inbox,
           std::unique_ptr<SendRing> ring, Watcher &watcher);

    [[nodiscard]] AudienceGroups &groups() { return m_groups; }
    [[nodiscard]] const AudienceGroups &groups() const { return m_groups; }
    [[nodiscard]] const Encoder &encoder(delivery::WireForm form) const { return m_encoders[form]; }
    /// The audience for the subscriber's channels and form.
    [[nodiscard]] FanoutAudience &audienceOf(const Connection &connection);
    /// The subscriber joins: see Audience::join(). Precondition: it is Reading, without output.
    [[nodiscard]] bool join(Connection &connection, FanoutAudience &live, std::uint64_t position);
    /// A subscriber that was last sent something at `lastSent` will join an event stream's
    /// audience. The next heartbeat comes earlier if needed, so that no stream is silent for longer
    /// than the heartbeat time.
    void advanceHeartbeat(FanoutAudience &live, MonotonicTime lastSent);
    /// The reading with its gap is being sent: counts the gap and reports it to Presence.
    void tellGap(const Connection &connection, const Reading &reading);
    /// The subscriber's socket is full, or it has much to read: it reads the log by itself.
    void markBehind(Connection &connection);
    /// One subscriber has been sent a whole block by itself.
    void countSent(const Connection &connection, const Block &block);

    void audienceTimer(FanoutAudience &live);
    /// Passes the messages from the inbox to the audiences.
    void drainDeliveries();
    /// Does at most one slice of work.
    void runSlice();
    [[nodiscard]] bool hasWork() const { return !m_queue.empty(); }

    // Outlet
    [[nodiscard]] Outcome send(Subscriber &subscriber, int socket, const BlockPtr &block) override;
    void sendAll(std::span<const Recipient> recipients, const BlockPtr &block,
                 std::span<Outcome> outcomes) override;
    void answered(Subscriber &subscriber, const BlockPtr &block) override;

private:
    /// Handles the result of a send.
    [[nodiscard]] Outcome outcomeOf(const IoResult &result, Subscriber &subscriber,
                                    const BlockPtr &block);
    /// Sends through the ring, the encrypted connections among them a record each.
    void sendEach(std::span<const Recipient> recipients, const BlockPtr &block,
                  std::span<Outcome> outcomes);
    /// Encrypts the block for this connection alone, record by record.
    [[nodiscard]] Outcome sendEncrypted(Connection &connection, const BlockPtr &block);
    [[nodiscard]] Outcome encryptedOutcome(Transport::Sent sent, Connection &connection,
                                           const BlockPtr &block);
    [[nodiscard]] Outcome wholeBlockSent(Connection &connection, const BlockPtr &block);
    void traceJoin(const Connection &connection, std::uint64_t position) const;
    /// The socket took a part of the block, or nothing of it: the rest is the output.
    void leaveAudienceBehind(Connection &connection, const BlockPtr &block);
    void queue(FanoutAudience &live);
    void startRound(FanoutAudience &live);
    void heartbeatTimer(FanoutAudience &live);
    void pingTimer(FanoutAudience &live);
    /// A heartbeat was sent to all who had to get it.
    void heartbeatEnded(FanoutAudience &live);
    /// Closes the WebSockets that have not answered the ping.
    void closeUnresponsive(FanoutAudience &live);

    Hub &m_hub;
    Presence &m_presence;
    const Io &m_io;
    Connections &m_connections;
    Inbox &m_inbox;
    Watcher &m_watcher;
    const delivery::Encoders m_encoders;
    AudienceGroups m_groups;
    BlockCache m_blocks;
    const std::unique_ptr<SendRing> m_ring;
    RecordBatch m_records;
    Inbox::Contents m_contents;
    std::deque<FanoutAudience *> m_queue;
};

} // namespace holdfast::net
