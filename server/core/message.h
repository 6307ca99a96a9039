// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/broadcastgroup.h"
#include "server/core/channelname.h"
#include "server/core/clock.h"
#include "server/core/cursor.h"
#include "server/core/result.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast {

inline constexpr int defaultPriority = 3;
inline constexpr std::size_t defaultMaxPayloadBytes = std::size_t { 256 } * 1024;
inline constexpr std::chrono::seconds maxTimeToLive { 7 * 24 * 3600 };

inline constexpr std::size_t maxKeyBytes = 100;

/// How a message was published. Closed list.
enum class Source : std::uint8_t { Http, WebSocket, Window, Management };

/// What a message says. Closed list.
enum class MessageKind : std::uint8_t {
    Message,
    Retraction, ///< an earlier message of the channel, its target, is to be shown no more
    Replacement, ///< its target has this content now
};

/// What has become of a message since. Closed list.
enum class Fate : std::uint8_t { Current, Replaced, Retracted };

/// A message as a publisher sent it, before it is checked. Untrusted.
struct Draft
{
    std::string channel;
    std::string payload;
    std::string contentType; ///< empty: text/plain
    std::string event; ///< empty: message
    std::chrono::seconds timeToLive { 0 }; ///< 0: no limit but the history's
    int priority = defaultPriority; ///< 1-5; only the client interprets it
    Source source = Source::Http;
    std::array<std::uint8_t, 16> address {}; ///< of its publisher (RFC 4291); zero: the operator
    std::string client {}; ///< id of the client that published it, if known
    /// The channel keeps the newest message of each key; empty: none. A message with a key and an
    /// empty payload takes the key away.
    std::string key {};
    MessageKind kind = MessageKind::Message;
    Cursor target {}; ///< of a retraction or replacement: the message that it changes
    std::int64_t editedMilliseconds = 0; ///< when its content was replaced, since 1970; 0: never
};

/// One message with its wire envelope, which is encoded once. All subscribers share it.
///
/// Life: make() checks and encodes it, without a lock. The log calls accept(), which sets its seq.
/// After that it is only accessible as `const`.
///
/// Invariants: the channel is a well-formed name, event, content type and key are one line each.
/// After accept() only the delivery counts and the fate change.
/// Thread: its creator's until accepted, then any.
class Message
{
public:
    /// Malformed: the channel, event, type, time to live or priority is not well formed, or a
    /// payload announced as JSON is not JSON. TooLarge: the payload has more than
    /// `maxPayloadBytes`; this is the only place that checks the payload's size. `wallMilliseconds`
    /// (since 1970) is only for display.
    [[nodiscard]] static Result<std::shared_ptr<Message>>
    make(Draft draft, std::int64_t wallMilliseconds,
         std::size_t maxPayloadBytes = defaultMaxPayloadBytes);

    Message(const Message &) = delete;
    Message &operator=(const Message &) = delete;

    /// Sets its place in the log. Called once, before the message is shared. Constant time.
    void accept(const Cursor &id, MonotonicTime acceptedAt);
    /// Sets the number of its recipients, and how many of them cannot acknowledge; for a broadcast
    /// both are set in the group. Called before anybody can read the message.
    void expect(std::uint32_t recipients, std::uint32_t cannotTell)
    {
        m_counts.expected = recipients;
        m_counts.cannotTell.store(cannotTell, std::memory_order_relaxed);
    }

    /// The log keeps it in a file as well. Call it before others can read the message.
    void markStored() const { m_isStored = true; }
    [[nodiscard]] bool isStored() const { return m_isStored; }

    [[nodiscard]] std::uint64_t seq() const { return m_id.seq; }
    [[nodiscard]] const Cursor &id() const { return m_id; }
    [[nodiscard]] const std::string &channel() const { return m_channel; }
    [[nodiscard]] std::string_view payload() const { return m_payload; }
    [[nodiscard]] std::string_view contentType() const; ///< "text/plain" if none was given
    [[nodiscard]] std::string_view event() const; ///< "message" if none was given
    /// The JSON object of docs/protocol.md, "Envelope", on one line.
    [[nodiscard]] std::string_view envelope() const
    {
        return std::string_view(m_envelope).substr(m_envelopeStart);
    }
    [[nodiscard]] int priority() const { return m_priority; }
    [[nodiscard]] Source source() const { return m_source; }
    /// The publisher's address; zero: the operator.
    [[nodiscard]] const std::array<std::uint8_t, 16> &address() const { return m_address; }
    /// The id of the client that published it; empty: unknown.
    [[nodiscard]] const std::string &client() const { return m_client; }
    [[nodiscard]] std::int64_t wallMilliseconds() const { return m_wallMilliseconds; }
    [[nodiscard]] MonotonicTime acceptedAt() const { return m_acceptedAt; }
    /// True if its time to live is over: it is no longer read from the history.
    [[nodiscard]] bool isExpiredAt(MonotonicTime now) const
    {
        return m_timeToLiveSeconds > 0 && now - m_acceptedAt >= timeToLive();
    }
    [[nodiscard]] std::chrono::seconds timeToLive() const
    {
        return std::chrono::seconds(m_timeToLiveSeconds);
    }

    [[nodiscard]] MessageKind kind() const { return m_kind; }
    /// False for nearly all messages: it has a key, or it is or has been changed.
    [[nodiscard]] bool isSpecial() const { return m_special != nullptr; }
    [[nodiscard]] std::string_view key() const
    {
        return m_special ? std::string_view(m_special->key) : std::string_view();
    }
    /// The message that a retraction or replacement changes.
    [[nodiscard]] Cursor target() const { return m_special ? m_special->target : Cursor {}; }
    /// When its content was replaced, in ms since 1970; 0: never.
    [[nodiscard]] std::int64_t editedMilliseconds() const
    {
        return m_special ? m_special->editedMilliseconds : 0;
    }
    /// True if it is the newest message of its key, until another one of the key comes.
    [[nodiscard]] bool setsKey() const
    {
        return m_kind == MessageKind::Message && !key().empty() && !m_payload.empty();
    }
    /// The target of a replacement as it is to be read from the history from now on; null if there
    /// is none, as after a restart, when the history has it already.
    [[nodiscard]] const std::shared_ptr<const Message> &version() const
    {
        static const std::shared_ptr<const Message> none;
        return m_special ? m_special->version : none;
    }
    /// Call it before the message is accepted.
    void setVersion(std::shared_ptr<const Message> version);
    /// Changed with the log's lock held.
    [[nodiscard]] Fate fate() const { return m_fate.load(relaxed); }
    void setFate(Fate fate) const { m_fate.store(fate, relaxed); }
    /// Memory used by the message while it is held.
    [[nodiscard]] std::size_t footprintBytes() const;

    /// Makes it a part of a broadcast. Call it before the message is accepted.
    void joinGroup(std::shared_ptr<BroadcastGroup> group) { m_group = std::move(group); }
    /// The broadcast that it is a part of; null if it was published to its channel only.
    [[nodiscard]] const BroadcastGroup *group() const { return m_group.get(); }
    [[nodiscard]] const std::shared_ptr<BroadcastGroup> &sharedGroup() const { return m_group; }
    /// The seq of the message of its broadcast that is sent to a client with channel set `set`; its
    /// own seq if it is not part of a broadcast. 0 if it is not for such a client.
    [[nodiscard]] std::uint64_t seqFor(const ChannelSet &set) const;
    /// The channel of the message with that seq in its broadcast; its own if it is not part of one.
    [[nodiscard]] const std::string &channelOf(std::uint64_t number) const
    {
        return m_group ? m_group->channels[number - m_group->firstSeq] : channel();
    }
    /// The last seq of its broadcast; its own if it is not part of one.
    [[nodiscard]] std::uint64_t lastSeq() const { return m_group ? m_group->lastSeq() : seq(); }

    /// Counts subscribers whose socket took the whole message.
    void countSent(std::uint32_t subscribers) const { add(counts().sent, subscribers); }
    /// Counts a recipient that has acknowledged it.
    void countReceived() const { add(counts().received, 1); }
    /// Counts a recipient that has reported it as seen by a person.
    void countSeen() const { add(counts().seen, 1); }
    /// Counts a client that has acknowledged it but is not a recipient.
    void countLater() const { add(counts().later, 1); }
    /// One of the recipients that could not acknowledge now can.
    void countCanTell() const { counts().cannotTell.fetch_sub(1, std::memory_order_release); }
    [[nodiscard]] DeliveryTally tally() const { return DeliveryTally(counts()); }
    [[nodiscard]] std::uint32_t seen() const { return counts().seen.load(relaxed); }
    [[nodiscard]] std::uint32_t sent() const { return counts().sent.load(relaxed); }
    [[nodiscard]] std::uint32_t received() const { return counts().received.load(relaxed); }
    [[nodiscard]] std::uint32_t later() const { return counts().later.load(relaxed); }
    /// The number of its recipients when it was accepted; a broadcast counts each client once.
    [[nodiscard]] std::uint32_t expected() const { return counts().expected; }
    /// How many of these cannot acknowledge it.
    [[nodiscard]] std::uint32_t cannotTell() const { return counts().cannotTell.load(relaxed); }

private:
    static constexpr std::memory_order relaxed = std::memory_order_relaxed;

    Message(Draft draft, std::int64_t wallMilliseconds);
    /// Malformed: the payload is announced as JSON but is not JSON.
    [[nodiscard]] Result<void> encode();
    /// Appends the envelope's members that most messages do not have.
    void appendSpecial(std::string &out) const;
    [[nodiscard]] DeliveryCounts &counts() const { return m_group ? m_group->counts : m_counts; }
    static void add(std::atomic<std::uint32_t> &count, std::uint32_t by)
    {
        count.fetch_add(by, std::memory_order_release);
    }

    /// What most messages do not have.
    struct Special
    {
        std::string key;
        Cursor target;
        std::int64_t editedMilliseconds;
        std::shared_ptr<const Message> version {};
    };

    Cursor m_id;
    std::string m_channel;
    std::string m_payload;
    std::string m_contentType;
    std::string m_event;
    std::string m_client;
    /// Spare bytes, then the envelope: accept() writes the id into the end of the spare bytes.
    std::string m_envelope;
    std::array<std::uint8_t, 16> m_address;
    std::uint32_t m_timeToLiveSeconds; ///< 0: no limit but the history's
    std::uint8_t m_envelopeStart = 0;
    std::uint8_t m_priority : 3;
    MessageKind m_kind : 2;
    mutable bool m_isStored : 1 = false; ///< written before others can read it
    Source m_source;
    mutable std::atomic<Fate> m_fate { Fate::Current };
    mutable DeliveryCounts m_counts; ///< of a message that is not part of a broadcast
    std::shared_ptr<BroadcastGroup> m_group;
    std::int64_t m_wallMilliseconds;
    MonotonicTime m_acceptedAt;
    std::unique_ptr<Special> m_special; ///< null for most
};

// One for each message that is held: malloc uses 304 bytes for 296.
static_assert(sizeof(void *) > 8 || sizeof(Message) <= 296);

using MessagePtr = std::shared_ptr<const Message>;

} // namespace holdfast
