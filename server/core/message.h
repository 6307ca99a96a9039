// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/cursor.h"
#include "server/core/result.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace holdfast {

inline constexpr int defaultPriority = 3;
inline constexpr std::size_t defaultMaxPayloadBytes = std::size_t { 256 } * 1024;
inline constexpr std::chrono::seconds maxTimeToLive { 7 * 24 * 3600 };

/// What a publisher hands in. Untrusted.
struct Draft
{
    std::string channel;
    std::string payload;
    std::string contentType; ///< empty: text/plain
    std::string event; ///< empty: message
    std::chrono::seconds timeToLive { 0 }; ///< 0: as long as the history keeps it
    int priority = defaultPriority; ///< 1-5, for the client to act on
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

    /// Its place in the log. Once only, before anybody else sees it. Constant time.
    void accept(const Cursor &id, MonotonicTime acceptedAt, std::uint32_t matchedClients);

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
    [[nodiscard]] std::int64_t wallMilliseconds() const { return m_wallMilliseconds; }
    [[nodiscard]] MonotonicTime acceptedAt() const { return m_acceptedAt; }
    /// True once its time to live is over: it is no longer delivered to those who come for it.
    [[nodiscard]] bool isExpiredAt(MonotonicTime now) const
    {
        return m_draft.timeToLive.count() > 0 && now - m_acceptedAt >= m_draft.timeToLive;
    }
    /// Memory that holding on to the message costs.
    [[nodiscard]] std::size_t footprintBytes() const;

    /// Subscribers whose socket took the whole message.
    void countSent(std::uint32_t subscribers) const
    {
        m_sent.fetch_add(subscribers, std::memory_order_relaxed);
    }
    /// Clients that have said that they have it.
    void countReceived() const { m_received.fetch_add(1, std::memory_order_relaxed); }
    /// Clients that have said that a person had it in view.
    void countSeen() const { m_seen.fetch_add(1, std::memory_order_relaxed); }
    [[nodiscard]] std::uint32_t seen() const { return m_seen.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint32_t sent() const { return m_sent.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint32_t received() const
    {
        return m_received.load(std::memory_order_relaxed);
    }
    /// Clients that followed the channel when it was accepted.
    [[nodiscard]] std::uint32_t matched() const { return m_matched; }

private:
    Message(Draft draft, std::int64_t wallMilliseconds);

    Cursor m_id;
    Draft m_draft;
    /// Spare bytes, then the envelope: accept() writes the id into the end of the spare bytes.
    std::string m_envelope;
    std::uint32_t m_envelopeStart = 0;
    mutable std::atomic<std::uint32_t> m_sent { 0 };
    mutable std::atomic<std::uint32_t> m_received { 0 };
    mutable std::atomic<std::uint32_t> m_seen { 0 };
    std::uint32_t m_matched = 0;
    std::int64_t m_wallMilliseconds;
    MonotonicTime m_acceptedAt;
};

using MessagePtr = std::shared_ptr<const Message>;

} // namespace holdfast
