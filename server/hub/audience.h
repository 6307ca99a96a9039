// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/encoder.h"
#include "server/hub/reading.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace holdfast {

class Audience;

/// One held request or open stream, as its audience sees it.
///
/// Invariants: while `audience` is set it is in exactly one of that audience's lists, at `index`.
/// Thread: its worker's.
struct Subscriber
{
    Audience *audience = nullptr;
    std::uint32_t index = 0;
    bool isJoining = false; ///< ahead of the audience: waits until that has come up to it
    /// Has everything up to here. While it is a caught-up member its audience's position counts
    /// instead, so that a delivery writes nothing here.
    std::uint64_t position = 0;
};

/// Whom a block goes to.
struct Recipient
{
    Subscriber *subscriber;
    int socket;
};

/// What an audience sends through: the worker's sockets, or a test's list.
///
/// Thread: its worker's. Nothing in here may call back into the audience but leave() for the very
/// subscriber that it was called for.
class Outlet
{
public:
    enum class Outcome : std::uint8_t {
        Sent, ///< the socket took the whole block
        Blocked, ///< it took part of it or none: the subscriber has been taken out of the audience
        Broken, ///< the connection is gone: likewise
    };

    /// Recipients that sendAll() is given at the most.
    static constexpr std::size_t maxRecipients = 128;

    Outlet() = default;
    virtual ~Outlet() = default;
    Outlet(const Outlet &) = delete;
    Outlet &operator=(const Outlet &) = delete;

    /// Sends the block. Anything but Sent: the outlet has called Audience::leave() itself, and
    /// counts the block's messages as sent itself when they are.
    [[nodiscard]] virtual Outcome send(Subscriber &subscriber, int socket,
                                       const BlockPtr &block) = 0;
    /// Sends the block to all of them, and says how it went with each: as send() would.
    virtual void sendAll(std::span<const Recipient> recipients, const BlockPtr &block,
                         std::span<Outcome> outcomes);
    /// A one-shot subscriber has its answer and has left the audience.
    virtual void answered(Subscriber &subscriber, const BlockPtr &block) = 0;
};

/// Where encoded blocks are looked for before encoding once more: audiences with the same pending
/// messages and the same wire form share one block.
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

/// The subscribers of one worker that want exactly the same bytes and are caught up.
///
/// Recipients have everything up to position(). New messages collect in a pending list; a round
/// encodes what is pending into one block and sends it to every member, in slices, while what is
/// published meanwhile collects for the next round. A subscriber that joins ahead of the audience
/// (it read the log while messages were pending here) waits among the joiners and gets only what is
/// new to it.
///
/// Invariants: a member gets every message of its channels after the position it joined at, in
/// order, once. At most maxPendingBytes are pending: beyond that they are let go and read back from
/// the history (mustRead()).
/// Thread: its worker's. No I/O of its own.
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

    /// A message of the audience's channels was published.
    void publish(const MessagePtr &message);
    /// Messages may have been missed (the inbox was full): read them from the history.
    void loseTrack();

    /// True if a subscriber that has everything up to `position` can join without a look at the
    /// log.
    [[nodiscard]] bool isAt(std::uint64_t position) const
    {
        return position == m_position || (m_round && position == m_round->end);
    }
    /// The subscriber has everything up to `position`, which is either at this audience (isAt()),
    /// or was read as the log's head after which the worker's inbox has been emptied into here.
    /// False: the audience has gone past it meanwhile; read on from `position` and try again.
    [[nodiscard]] bool join(Subscriber &subscriber, int socket, std::uint64_t position);
    /// Takes it out; its `position` is then valid. Safe during a round.
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
    /// True if the next round must be given what lies after position() in the log.
    [[nodiscard]] bool mustRead() const { return m_mustRead && !m_round; }

    /// Starts a round with what is pending. Not in a round, has work, not mustRead().
    void startRound(BlockCache &cache);
    /// Starts a round with what was read from the log after position(). mustRead().
    void startRound(const Reading &reading, BlockCache &cache);
    /// Starts a round with a heartbeat. Not in a round.
    void startHeartbeat();
    /// Sends on to at most `budget` subscribers; returns how many were sent to. The round has ended
    /// when isInRound() turns false.
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
    /// A block on its way to everyone.
    struct Round
    {
        std::uint64_t end = 0; ///< whoever has the block has everything up to here
        bool isHeartbeat = false;
        std::uint32_t sent = 0;
        std::size_t next = 0; ///< members before it have the block
        std::size_t nextJoiner = 0; ///< likewise
        std::optional<Gap> gap;
        BlockPtr block;
        BlockPtr joinerBlock; ///< the block's messages after joinerPosition
        std::uint64_t joinerPosition = 0;
    };

    [[nodiscard]] Reading takePending();
    void beginRound(const Reading &reading, BlockPtr block);
    void endRound();
    void add(std::vector<Recipient> &list, Subscriber &subscriber, int socket, bool isJoining);
    /// `processed`: how many at its front the round has done with; null out of a round.
    static void removeAt(std::vector<Recipient> &list, std::size_t *processed, std::size_t index);
    /// The recipient has the block: the round has done with it, or it leaves with its answer.
    void settle(std::vector<Recipient> &list, std::size_t &processed, const Recipient &recipient,
                const BlockPtr &block, Outlet &outlet);
    std::size_t sendToMembers(std::size_t budget, Outlet &outlet);
    std::size_t sendToJoiners(std::size_t budget, Outlet &outlet);
    /// What the round has for a joiner that has everything up to `position`.
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

    std::unique_ptr<Round> m_round; ///< while one runs: most audiences are silent most of the time
};

} // namespace holdfast
