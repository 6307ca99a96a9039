// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"
#include "server/core/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::api {

/// A message that the operator sends to several channels at once.
struct Broadcast
{
    /// Channel names (made if they do not exist) and patterns (`*` one segment, a final `**` one or
    /// more: every existing channel that matches). 1 to 100 of them.
    std::vector<std::string> targets;
    std::string payload; ///< bytes; at most as many as a request body may have (256 KiB)
    std::string contentType = "text/plain";
    std::string event; ///< empty: "message"
    MessageSource source = MessageSource::Window; ///< who speaks for the operator
};

/// What a broadcast became.
struct BroadcastOutcome
{
    struct Accepted
    {
        std::string id; ///< cursor
        std::string channel;
        std::uint64_t subscribers = 0;
    };
    std::vector<Accepted> messages; ///< one per channel reached; empty: no channel matched
    std::uint64_t matched = 0; ///< its recipients, each once: as MessageReceipt::matched says
};

/// Which channels to list.
struct ChannelQuery
{
    std::string contains; ///< only names that contain this text; empty: all
    std::string after; ///< only names after this one in byte order: the page before ended with it
    std::size_t limit = 500; ///< at most 1,000
};

/// Which clients to list. Empty conditions match all; several must all hold.
struct ClientQuery
{
    std::string contains; ///< in id, name or address; ASCII case does not matter
    std::string channel; ///< follows this channel, by name or by pattern
    bool hasState = false;
    ClientState state = ClientState::Held;
    std::uint64_t afterSerial = 0; ///< only serials above this: the page before ended with it
    std::size_t limit = 100; ///< at most 1,000
};

/// A page of clients in serial order.
struct ClientPage
{
    std::vector<ClientSnapshot> clients;
    bool hasMore = false;
    std::uint64_t total = 0; ///< clients known in all, whatever the query
};

/// The clients' changes, for one reader that keeps rows of its own (the window).
///
/// Invariants: applied in order, the changes make the reader's rows equal to the engine's.
/// Thread: one, whichever the reader is.
class ClientFeed
{
public:
    ClientFeed() = default;
    virtual ~ClientFeed() = default;
    ClientFeed(const ClientFeed &) = delete;
    ClientFeed &operator=(const ClientFeed &) = delete;

    /// At most `limit` changes since the last call (the rest stays for the next); the first call
    /// after creation is a reset. Costs O(changes that are pending); further changes of a client
    /// whose change is pending are merged.
    [[nodiscard]] virtual ClientChanges take(std::size_t limit) = 0;
};

/// Which recipients of a message to list.
struct RecipientQuery
{
    std::string messageId;
    bool hasState = false;
    RecipientState state = RecipientState::Waiting;
    std::uint64_t afterSerial = 0; ///< only serials above this: the page before ended with it
    std::size_t limit = 100; ///< at most 1,000
};

/// The messages that anybody publishes, for one reader.
///
/// Nothing is kept for it: it reads the newest messages, which the engine holds for their receipts.
/// Thread: one, whichever the reader is.
class MessageFeed
{
public:
    static constexpr std::size_t maxChannels = 20;
    static constexpr std::size_t maxPayloadBytes = 4096;

    MessageFeed() = default;
    virtual ~MessageFeed() = default;
    MessageFeed(const MessageFeed &) = delete;
    MessageFeed &operator=(const MessageFeed &) = delete;

    /// The newest `limit` of what was published since the last call; the first time, of the last
    /// 1,024.
    [[nodiscard]] virtual MessageNews take(std::size_t limit) = 0;
};

/// The one door to the engine: all that the window or the management API can see or do.
///
/// Invariants: never hands out a reference into the engine; never calls back.
/// Thread: any but a worker's. Calls hold short locks (well under a millisecond) and never wait
/// for a worker, so the window may call them from its own thread a few times a second.
class Engine
{
public:
    Engine() = default;
    virtual ~Engine() = default;
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    [[nodiscard]] virtual Status status() const = 0;

    /// Channels in byte order of their names.
    [[nodiscard]] virtual std::vector<ChannelSnapshot>
    channels(const ChannelQuery &query) const = 0;

    [[nodiscard]] virtual ClientPage clients(const ClientQuery &query) const = 0;
    /// A new feed; delete it before the engine.
    [[nodiscard]] virtual std::unique_ptr<ClientFeed> watchClients() = 0;

    /// How many recipients a broadcast to `targets` would have now: clients here, and away but
    /// still remembered, each once. Malformed targets count as matching nobody.
    [[nodiscard]] virtual std::uint64_t
    countMatching(const std::vector<std::string> &targets) const = 0;
    /// Accepts one message per channel reached; a client that follows several of them is sent one.
    /// Malformed: a target, the event or the type is not well formed, or the payload is empty or
    /// blank. TooLarge: the payload. Nothing is accepted unless all is well formed.
    [[nodiscard]] virtual Result<BroadcastOutcome> broadcast(const Broadcast &broadcast) = 0;
    /// What became of a recent message (the last 1,024 are tracked). NotFound otherwise.
    [[nodiscard]] virtual Result<MessageReceipt> receipt(const std::string &id) const = 0;
    /// Who has it and who has not, by name. Costs O(clients). NotFound likewise.
    [[nodiscard]] virtual Result<RecipientPage> recipients(const RecipientQuery &query) const = 0;
    /// A new feed; delete it before the engine.
    [[nodiscard]] virtual std::unique_ptr<MessageFeed> watchMessages() = 0;

    /// Says goodbye to this client's connections and forgets it; it may come back. NotFound.
    [[nodiscard]] virtual Result<void> disconnectClient(const std::string &id) = 0;

    /// What the join page offers from now on: 1 to 50 names. Malformed, TooLarge.
    [[nodiscard]] virtual Result<void> setOpenChannels(const std::vector<std::string> &names) = 0;
};

} // namespace holdfast::api
