// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/encoder.h"
#include "server/log/reading.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace holdfast {

class Audience;

/// One held poll or open stream, as its audience sees it.
///
/// Invariants: while `audience` is set it is in exactly one of that audience's lists, at `index`.
/// Thread: its worker's.
struct Subscriber
{
    Audience *audience = nullptr;
    /// The subscriber has everything up to here. For a caught-up member the audience's position
    /// is valid instead, so that a delivery does not write to this object.
    std::uint64_t position = 0;
    std::uint32_t index = 0;
    /// Ahead of the audience: waits until the audience reaches its position.
    bool isJoining = false;
};

/// One receiver of a block.
struct Recipient
{
    Subscriber *subscriber;
    int socket;
};

/// Where an audience sends its blocks: the worker's sockets, or a list in a test.
///
/// Thread: its worker's. The only call back into the audience that is allowed is leave(), for the
/// subscriber that is being sent to.
class Outlet
{
public:
    enum class Outcome : std::uint8_t {
        Sent, ///< the socket took the whole block
        Blocked, ///< the socket took a part or nothing: the outlet has removed the subscriber
        Broken, ///< the connection is gone: the outlet has removed the subscriber
    };

    /// The maximum number of recipients in one sendAll().
    static constexpr std::size_t maxRecipients = 128;

    Outlet() = default;
    virtual ~Outlet() = default;
    Outlet(const Outlet &) = delete;
    Outlet &operator=(const Outlet &) = delete;

    /// Sends the block. If the outcome is not Sent, the outlet has called Audience::leave(), and it
    /// counts the block's messages itself when the rest has been sent.
    [[nodiscard]] virtual Outcome send(Subscriber &subscriber, int socket,
                                       const BlockPtr &block) = 0;
    /// Sends the block to all recipients; `outcomes[i]` is what send() would return for the i-th.
    virtual void sendAll(std::span<const Recipient> recipients, const BlockPtr &block,
                         std::span<Outcome> outcomes);
    /// A one-shot subscriber has received its answer and has left the audience.
    virtual void answered(Subscriber &subscriber, const BlockPtr &block) = 0;
};

/// A cache of encoded blocks: audiences with the same pending messages and the same wire form share
/// one block.
///
/// Thread: its worker's.
class BlockCache
{
public:
    [[nodiscard]] BlockPtr encode(const Encoder &encoder, const Epoch &epoch,
                                  const Reading &reading);

private:
    const Encoder *m_encoder = nullptr;
    BlockPtr m_block;
};

/// The caught-up subscribers of one worker that want exactly the same bytes.
///
/// Members have everything up to position(). New messages are added to a pending list. A round
/// encodes the pending messages into one block and sends it to every member, in slices. Messages
/// that are published during a round wait for the next one. A subscriber that joins ahead of the
/// audience (it read the log while messages were pending here) is a joiner: it gets only the part
/// of the round that it does not have yet.
///
/// Invariants: a member gets every message of its channels after the position at which it joined,
/// in order, once. At most maxPendingBytes are pending; above that the list is dropped and the
/// messages are read from the history (mustRead()).
/// Thread: its worker's. Does no I/O.
class Audience
{
public:
    static constexpr std::size_t maxPendingMessages = 4096;
    static constexpr std::size_t maxPendingBytes = std::size_t { 4 } * 1024 * 1024;

    /// `position`: the head when the channels were followed.
    Audience(const Encoder &encoder, const Epoch &epoch, std::uint64_t position)
        : m_encoder(encoder), m_epoch(epoch), m_position(position)
    {
    }

    /// A message of the audience's channels was published. If it changes one that is pending, what
    /// is pending is read from the history.
    void publish(const MessagePtr &message);
    /// Messages may have been missed because the inbox was full: they are read from the history.
    void loseTrack();

    /// True if a subscriber that has everything up to `position` can join without reading the log.
    [[nodiscard]] bool isAt(std::uint64_t position) const
    {
        return position == m_position || (m_round && position == m_round->end);
    }
    /// Adds a subscriber that has everything up to `position`. Precondition: isAt(position), or
    /// `position` was the log's head and the worker's inbox has been emptied into the audiences
    /// after it was read. False: the audience is already past it; read on from `position` and try
    /// again.
    [[nodiscard]] bool join(Subscriber &subscriber, int socket, std::uint64_t position);
    /// Removes the subscriber; its `position` is then valid. Allowed during a round.
    void leave(Subscriber &subscriber);

    [[nodiscard]] bool isEmpty() const { return m_members.empty() && m_joiners.empty(); }
    [[nodiscard]] std::size_t size() const { return m_members.size() + m_joiners.size(); }
    [[nodiscard]] std::uint64_t position() const { return m_position; }
    [[nodiscard]] const Encoder &encoder() const { return m_encoder; }

    /// True if there is something to send or a round to end.
    [[nodiscard]] bool hasWork() const
    {
        return m_round || (!isEmpty() && (m_mustRead || !m_pending.empty()));
    }
    [[nodiscard]] bool isInRound() const { return m_round != nullptr; }
    /// True if the messages of the next round must be read from the log after position().
    [[nodiscard]] bool mustRead() const { return m_mustRead && !m_round; }

    /// Starts a round with what is pending. Not in a round, has work, not mustRead().
    void startRound(BlockCache &cache);
    /// Starts a round with what was read from the log after position(). mustRead().
    void startRound(const Reading &reading, BlockCache &cache);
    /// Starts a round with a heartbeat. Not in a round.
    void startHeartbeat();
    /// Continues the round for at most `budget` subscribers; returns how many were sent to. The
    /// round has ended when isInRound() returns false.
    std::size_t runSlice(std::size_t budget, Outlet &outlet);

    /// Calls `visit(Subscriber &)` for everyone. `visit` must not join or leave.
    template <typename Visitor>
    void forEach(const Visitor &visit) const
    {
        for (const Recipient &member : m_members)
            visit(*member.subscriber);
        for (const Recipient &joiner : m_joiners)
            visit(*joiner.subscriber);
    }

private:
    /// The state of one round.
    struct Round
    {
        std::uint64_t end = 0; ///< a subscriber with the block has everything up to here
        std::uint32_t sent = 0;
        std::size_t next = 0; ///< members before it have the block
        std::size_t nextJoiner = 0; ///< joiners before it have the block
        std::optional<Gap> gap;
        BlockPtr block;
        BlockPtr joinerBlock; ///< the block's messages after joinerPosition
        std::uint64_t joinerPosition = 0;
    };

    [[nodiscard]] Reading takePending();
    void beginRound(const Reading &reading, BlockPtr block);
    void endRound();
    void add(std::vector<Recipient> &list, Subscriber &subscriber, int socket, bool isJoining);
    /// `processed`: how many entries at the front the round has finished; null outside of a round.
    static void removeAt(std::vector<Recipient> &list, std::size_t *processed, std::size_t index);
    /// The recipient has the block: the round goes on to the next, or a one-shot subscriber leaves.
    void settle(std::vector<Recipient> &list, std::size_t &processed, const Recipient &recipient,
                const BlockPtr &block, Outlet &outlet);
    std::size_t sendToMembers(std::size_t budget, Outlet &outlet);
    std::size_t sendToJoiners(std::size_t budget, Outlet &outlet);
    /// The part of the round's messages after `position`, for a joiner.
    [[nodiscard]] const BlockPtr &blockAfter(std::uint64_t position);
    [[nodiscard]] Reading restAfter(std::uint64_t position) const;
    [[nodiscard]] bool hasNewsAfter(std::uint64_t position) const;
    void promoteJoiners();

    const Encoder &m_encoder;
    const Epoch m_epoch;
    std::uint64_t m_position;

    std::vector<Recipient> m_members;
    std::vector<Recipient> m_joiners;
    std::vector<MessagePtr> m_pending;
    std::uint32_t m_pendingBytes = 0; ///< at most maxPendingBytes and one message
    bool m_mustRead = false;

    std::unique_ptr<Round> m_round; ///< allocated only during a round: most audiences are idle
};

} // namespace holdfast
