// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/access.h"
#include "server/api/channelcontrol.h"
#include "server/api/clientcontrol.h"
#include "server/api/done.h"
#include "server/api/link.h"
#include "server/api/snapshot.h"
#include "server/api/trace.h"
#include "server/core/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::api {

/// The most that one query returns.
inline constexpr std::size_t maxPage = 1000;

/// A message that the operator sends to several channels.
struct Broadcast
{
    /// 1 to 100 channel names (created if they do not exist) and patterns (`*` is one segment, a
    /// final `**` one or more: every existing channel that matches).
    std::vector<std::string> targets;
    std::string payload; ///< bytes; the limit is that of a request body (256 KiB)
    std::string contentType = "text/plain";
    std::string event; ///< empty: "message"
    int priority = 3; ///< 1 (least) to 5
    MessageSource source = MessageSource::Window; ///< where the operator sent it
    std::string key {}; ///< each channel keeps the newest message of each key; empty: none
};

/// A change of a message that was published, whoever published it. All messages of a broadcast are
/// changed together.
struct MessageChange
{
    std::string id;
    bool isRetraction = false; ///< it is shown no more; what follows is then ignored
    std::string payload; ///< its new content, as in Broadcast
    std::string contentType = "text/plain";
    std::string event; ///< empty: "message"
    int priority = 3;
    MessageSource source = MessageSource::Window; ///< where the operator changes it
};

/// The result of a broadcast.
struct BroadcastOutcome
{
    struct Accepted
    {
        std::string id; ///< cursor
        std::string channel;
        std::uint64_t subscribers = 0;
    };
    std::vector<Accepted> messages; ///< one per channel reached; empty: no channel matched
    std::uint64_t matched = 0; ///< recipients, each counted once, as in MessageReceipt::matched
};

/// Is told what became of a broadcast when the log has taken it.
using BroadcastDone = Done<BroadcastOutcome>;

/// Which channels to list.
struct ChannelQuery
{
    std::string contains; ///< only names that contain this text; empty: all
    std::string after; ///< only names after this one in byte order: the last of the page before
    std::size_t limit = 500; ///< at most maxPage
};

/// Which clients to list. An empty condition matches all; all conditions must hold.
struct ClientQuery
{
    std::string contains; ///< in id, name or address; ASCII case is ignored
    std::string channel; ///< follows this channel, by name or by pattern
    bool hasState = false;
    ClientState state = ClientState::Held;
    std::uint64_t afterSerial = 0; ///< only serials above this: the last of the page before
    std::size_t limit = 100; ///< at most maxPage
};

/// A page of clients in serial order.
struct ClientPage
{
    std::vector<ClientSnapshot> clients;
    bool hasMore = false;
    std::uint64_t total = 0; ///< number of all known clients, whatever the query
};

/// The changes of the clients, for one reader that keeps its own rows (the window).
///
/// Invariants: applied in order, the changes make the reader's rows equal to the engine's.
/// Thread: one, the reader's.
class ClientFeed
{
public:
    ClientFeed() = default;
    virtual ~ClientFeed() = default;
    ClientFeed(const ClientFeed &) = delete;
    ClientFeed &operator=(const ClientFeed &) = delete;

    /// Returns at most `limit` changes since the last call; the rest follows at the next. The first
    /// call is a reset. Costs O(pending changes). Changes of a client whose change is already
    /// pending are merged.
    [[nodiscard]] virtual ClientChanges take(std::size_t limit) = 0;
};

/// Which recipients of a message to list.
struct RecipientQuery
{
    std::string messageId;
    bool hasState = false;
    RecipientState state = RecipientState::Waiting;
    std::uint64_t afterSerial = 0; ///< only serials above this: the last of the page before
    std::size_t limit = 100; ///< at most maxPage
};

/// All messages as they are published, for one reader.
///
/// Stores nothing: it reads the newest messages, which the engine holds for their receipts.
/// Thread: one, the reader's.
class MessageFeed
{
public:
    static constexpr std::size_t maxChannels = 20;
    static constexpr std::size_t maxPayloadBytes = 4096;

    MessageFeed() = default;
    virtual ~MessageFeed() = default;
    MessageFeed(const MessageFeed &) = delete;
    MessageFeed &operator=(const MessageFeed &) = delete;

    /// Returns the newest `limit` of the messages published since the last call. The first call
    /// returns messages from the last 1,024.
    [[nodiscard]] virtual MessageNews take(std::size_t limit) = 0;
};

/// The only interface to the engine, in this process or on another machine: all that the window or
/// the management API reads or does.
///
/// What answers by value answers at once, with the newest that is known here. Everything else is
/// completed, perhaps later.
///
/// Invariants: never returns a reference into the engine; calls back only where a call takes a
/// completion.
/// Thread: any but a worker's. Calls hold short locks (well under a millisecond) and never wait for
/// a worker or a network, so the window may call them from its own thread a few times a second.
class Engine
{
public:
    static constexpr std::size_t maxReceipts = 128;
    static constexpr std::size_t maxClientReceipts = 100;

    Engine() = default;
    virtual ~Engine() = default;
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// How it is reached.
    [[nodiscard]] virtual Link link() const { return {}; }
    [[nodiscard]] virtual Status status() const = 0;

    /// Channels in byte order of their names.
    [[nodiscard]] virtual std::vector<ChannelSnapshot>
    channels(const ChannelQuery &query) const = 0;

    [[nodiscard]] virtual ClientPage clients(const ClientQuery &query) const = 0;
    /// A new feed; destroy it before the engine.
    [[nodiscard]] virtual std::unique_ptr<ClientFeed> watchClients() = 0;

    /// How many recipients a broadcast to `targets` would have now: clients here, and clients away
    /// but still remembered, each counted once. 0 if the targets are malformed.
    virtual void countMatching(const std::vector<std::string> &targets,
                               Done<std::uint64_t> done) const = 0;
    /// Accepts one message per channel reached, or nothing at all on an error. A client that
    /// follows several of the channels is sent one message. Malformed: a target, the event or the
    /// type is not well formed, or the payload is empty or blank (with a key it may be empty, which
    /// takes the key away). TooLarge: the payload.
    /// Unavailable: the log cannot take it now.
    virtual void broadcast(const Broadcast &broadcast, BroadcastDone done) = 0;
    /// Retracts or replaces a message: who has it is told, who comes later never reads what it was.
    /// The outcome lists the change on each channel. Malformed, TooLarge: the new content is, as in
    /// broadcast(). NotFound: it is no longer held. Gone: it has been retracted. Conflict: it is a
    /// change itself. Unavailable.
    virtual void changeMessage(const MessageChange &change, BroadcastDone done) = 0;
    /// The receipts of the first maxReceipts of these messages, without those that are not tracked:
    /// the last 1,024 are.
    virtual void receipts(const std::vector<std::string> &ids,
                          Done<std::vector<MessageReceipt>> done) const = 0;
    /// Lists a message's recipients and their states. Costs O(clients). NotFound: it is not
    /// tracked.
    virtual void recipients(const RecipientQuery &query, Done<RecipientPage> done) const = 0;
    /// The receipts of the first maxClientReceipts of these clients, without those that are not
    /// known. Costs O(clients asked for * tracked messages).
    virtual void clientReceipts(const std::vector<std::string> &ids,
                                Done<std::vector<ClientReceipts>> done) const = 0;
    /// A new feed; destroy it before the engine.
    [[nodiscard]] virtual std::unique_ptr<MessageFeed> watchMessages() = 0;

    /// Watches what happens to the connections of this client, known or still to come, until the
    /// result is destroyed (before the engine). Watching a client twice gives the same steps.
    /// Malformed: not a client id. NotFound: no client has this assigned id ("~17"). LimitReached:
    /// maxWatchedClients are watched.
    [[nodiscard]] virtual Result<std::unique_ptr<ClientTrace>>
    watchClient(const std::string &id) = 0;

    /// Sends a goodbye to this client's connections and forgets it; it may come back, if the room
    /// is not locked. NotFound.
    virtual void disconnectClient(const std::string &id, Done<void> done) = 0;

    /// Sets the channels that the join page offers: 1 to 50 names. Malformed, TooLarge.
    virtual void setOpenChannels(const std::vector<std::string> &names, Done<void> done) = 0;

    /// Lives as long as the engine.
    [[nodiscard]] virtual ChannelControl &channelControl() = 0;
    /// Lives as long as the engine.
    [[nodiscard]] virtual ClientControl &clientControl() = 0;
    /// Tokens, bans and rules. Lives as long as the engine.
    [[nodiscard]] virtual Access &access() = 0;
};

} // namespace holdfast::api
