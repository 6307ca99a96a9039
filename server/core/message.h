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

/// How a message came. Closed list.
enum class Source : std::uint8_t { Http, WebSocket, Window, Management };

/// What a publisher hands in. Untrusted.
struct Draft
{
    std::string channel;
    std::string payload;
    std::string contentType; ///< empty: text/plain
    std::string event; ///< empty: message
    std::chrono::seconds timeToLive { 0 }; ///< 0: as long as the history keeps it
    int priority = defaultPriority; ///< 1-5, for the client to act on
    Source source = Source::Http;
    std::array<std::uint8_t, 16> address {}; ///< of its publisher (RFC 4291); zero: the operator
    std::string client {}; ///< that published it, where it is known
};

/// One message: shared by all who deliver it, with its wire envelope encoded once.
///
/// Life: make() checks and encodes it, outside of any lock; the hub accept()s it, which gives it
/// its place in the sequence; from then on it is only ever seen as `const`.
///
/// Invariants: the channel is a well-formed name, event and content type are one line each. After
/// accept() nothing changes but the delivery counts, which only grow.
/// Thread: its maker's until accepted, then any.
class Message
{
public:
    /// Malformed: the channel, event, type, time to live or priority is not well formed, or a
    /// payload announced as JSON is not JSON. `wallMilliseconds` (since 1970) only informs.
    /// TooLarge: the payload has more than `maxPayloadBytes`. The one place where they are counted.
    [[nodiscard]] static Result<std::shared_ptr<Message>>
    make(Draft draft, std::int64_t wallMilliseconds,
         std::size_t maxPayloadBytes = defaultMaxPayloadBytes);

    Message(const Message &) = delete;
    Message &operator=(const Message &) = delete;

    /// Its place in the log. Once only, before anybody else sees it. Constant time. `expected`: how
    /// many clients it is for; a broadcast's is set at its group.
    void accept(const Cursor &id, MonotonicTime acceptedAt, std::uint32_t expected);

    [[nodiscard]] std::uint64_t seq() const { return m_id.seq; }
    [[nodiscard]] const Cursor &id() const { return m_id; }
    [[nodiscard]] const std::string &channel() const { return m_draft.channel; }
    [[nodiscard]] std::string_view payload() const { return m_draft.payload; }
    [[nodiscard]] std::string_view contentType() const; ///< "text/plain" where none was given
    [[nodiscard]] std::string_view event() const; ///< "message" where none was given
    /// The JSON object of docs/protocol.md, "Envelope", on one line.
    [[nodiscard]] std::string_view envelope() const
    {
        return std::string_view(m_envelope).substr(m_envelopeStart);
    }
    [[nodiscard]] Source source() const { return m_draft.source; }
    /// Of its publisher; zero: the operator's.
    [[nodiscard]] const std::array<std::uint8_t, 16> &address() const { return m_draft.address; }
    /// The id of the client that published it; empty: not known.
    [[nodiscard]] const std::string &client() const { return m_draft.client; }
    [[nodiscard]] std::int64_t wallMilliseconds() const { return m_wallMilliseconds; }
    [[nodiscard]] MonotonicTime acceptedAt() const { return m_acceptedAt; }
    /// True once its time to live is over: it is no longer delivered to those who come for it.
    [[nodiscard]] bool isExpiredAt(MonotonicTime now) const
    {
        return m_draft.timeToLive.count() > 0 && now - m_acceptedAt >= m_draft.timeToLive;
    }
    /// Memory that holding on to the message costs.
    [[nodiscard]] std::size_t footprintBytes() const;

    /// Makes it the message of one channel of a broadcast. Before it is accepted.
    void joinGroup(std::shared_ptr<BroadcastGroup> group) { m_group = std::move(group); }
    /// The broadcast that it belongs to; null if it was published to its channel alone.
    [[nodiscard]] const BroadcastGroup *group() const { return m_group.get(); }
    /// The seq of the message that a client that follows `set` is sent of this one's broadcast, or
    /// of this one where it stands alone. 0 if it is not for such a client.
    [[nodiscard]] std::uint64_t seqFor(const ChannelSet &set) const;
    /// The channel of the message of its broadcast with that seq, or its own.
    [[nodiscard]] const std::string &channelOf(std::uint64_t number) const
    {
        return m_group ? m_group->channels[number - m_group->firstSeq] : channel();
    }
    /// The last seq of its broadcast, or its own.
    [[nodiscard]] std::uint64_t lastSeq() const { return m_group ? m_group->lastSeq() : seq(); }

    /// Subscribers whose socket took the whole message.
    void countSent(std::uint32_t subscribers) const { add(counts().sent, subscribers); }
    /// Recipients that have said that they have it.
    void countReceived() const { add(counts().received, 1); }
    /// Recipients that have said that a person had it in view.
    void countSeen() const { add(counts().seen, 1); }
    /// Others that have said that they have it.
    void countLater() const { add(counts().later, 1); }
    [[nodiscard]] std::uint32_t seen() const { return counts().seen.load(relaxed); }
    [[nodiscard]] std::uint32_t sent() const { return counts().sent.load(relaxed); }
    [[nodiscard]] std::uint32_t received() const { return counts().received.load(relaxed); }
    [[nodiscard]] std::uint32_t later() const { return counts().later.load(relaxed); }
    /// Clients that were to receive it when it was accepted; of a broadcast, each once.
    [[nodiscard]] std::uint32_t expected() const { return counts().expected; }

private:
    static constexpr std::memory_order relaxed = std::memory_order_relaxed;

    Message(Draft draft, std::int64_t wallMilliseconds);
    [[nodiscard]] DeliveryCounts &counts() const { return m_group ? m_group->counts : m_counts; }
    static void add(std::atomic<std::uint32_t> &count, std::uint32_t by)
    {
        count.fetch_add(by, relaxed);
    }

    Cursor m_id;
    Draft m_draft;
    /// Spare bytes, then the envelope: accept() writes the id into the end of the spare bytes.
    std::string m_envelope;
    std::uint32_t m_envelopeStart = 0;
    mutable DeliveryCounts m_counts; ///< of a message that stands alone
    std::shared_ptr<BroadcastGroup> m_group;
    std::int64_t m_wallMilliseconds;
    MonotonicTime m_acceptedAt;
};

using MessagePtr = std::shared_ptr<const Message>;

} // namespace holdfast
