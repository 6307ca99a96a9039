// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/findings.h"
#include "tests/exactness/payload.h"
#include "tests/exactness/universe.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::exactness {

using Seq = std::uint64_t;

/// The number of a message that this program sent, in the order in which they were written to a
/// socket. 0: none.
using MessageNumber = std::uint32_t;

/// A cursor. The server's lives (epochs) are numbered in the order in which they were seen.
struct Place
{
    static constexpr Seq none = std::numeric_limits<Seq>::max();

    std::size_t life = 0;
    Seq seq = 0;
    /// Within the state as of this place, of which everything up to here has been told.
    Seq within = none;
    /// What is told up to here is told as it is now, without the changes that have led to it.
    Seq unchangedThrough = 0;
};

/// What a message says. Closed list.
enum class SentKind : std::uint8_t { Message, Retraction, Replacement };

/// One message as it was sent.
struct Sent
{
    std::size_t channel = 0;
    Payload payload {};
    unsigned timeToLive = 0; ///< seconds; 0: none
    std::optional<Place> accepted {}; ///< the place that a response or a delivery gave for it
    std::optional<Place>
        after {}; ///< the newest message that had been answered when this one was sent
    std::size_t key = 0; ///< 0: none
    SentKind kind = SentKind::Message;
    MessageNumber target = 0; ///< of a change
    bool isRefused = false; ///< a change that came too late
    std::vector<MessageNumber> changes {}; ///< that were sent for it
};

/// The bounds of each channel's history, as configured in the server.
struct HistoryBounds
{
    std::size_t messages = 0;
    std::size_t bytes = 0;
};

/// The oracle: which messages were published, and in which order, according to the responses to the
/// publishers. If a subscriber is sent a message before its publisher has read the response, the
/// delivery determines the message's place. The response must agree with it.
///
/// Invariants: one message per place and one place per message. Every place up to knownThrough is
/// filled, or its life is over, or closeHoles() has skipped it.
/// Thread: one.
class Ledger
{
public:
    Ledger(const Universe &universe, const HistoryBounds &bounds, Findings &findings)
        : m_universe(universe), m_bounds(bounds), m_findings(findings)
    {
    }

    /// Call it before a message is sent.
    MessageNumber send(Sent message);
    /// The server has refused the change, because its target is gone.
    void refused(MessageNumber change) { m_sent[change - 1].isRefused = true; }
    /// The retraction of the message that was sent; 0: none.
    [[nodiscard]] MessageNumber retractionOf(MessageNumber target) const;
    /// True if the content of `content` (the message itself, or one of its replacements) was no
    /// more to be read when everything up to `through` was in the log.
    [[nodiscard]] bool isOutdated(MessageNumber target, MessageNumber content,
                                  const Place &through) const;
    /// The messages that the keys of a channel hold at the place, in the order of the log.
    [[nodiscard]] std::vector<MessageNumber> stateOf(std::size_t channel, const Place &place) const;
    /// For a finding: what was sent with the key of this message, and what was changed of it.
    [[nodiscard]] std::string historyOfKey(MessageNumber number) const;
    /// True if a message, or a change, that was sent up to `newest` may have superseded the message
    /// after the place.
    [[nodiscard]] bool mayBeSuperseded(MessageNumber number, const Place &place,
                                       MessageNumber newest) const;
    /// The newest message that was sent.
    [[nodiscard]] MessageNumber newest() const { return static_cast<MessageNumber>(m_sent.size()); }
    [[nodiscard]] const Sent &at(MessageNumber number) const { return m_sent[number - 1]; }

    /// A publisher's response gives this id for its message. False: a finding.
    bool answered(MessageNumber number, std::string_view id);
    /// A subscriber was sent a message with this id. False: a finding.
    bool delivered(MessageNumber number, std::string_view id);
    /// The place of a cursor. It is a finding if the cursor is malformed or of an unknown life.
    [[nodiscard]] std::optional<Place> placeOf(std::string_view cursor);

    /// The cursor of a place in a known life.
    [[nodiscard]] std::string cursorText(const Place &place) const
    {
        return m_lives[place.life].epoch + '-' + std::to_string(place.seq);
    }

    /// A server has started; `cursor` is the head of its log. Earlier messages do not belong to
    /// this run. What is unknown about the previous life stays unknown. False: a finding.
    bool beginLife(std::string_view cursor);
    /// The server was started anew and has this cursor: its log on disk must go on, with all that
    /// was answered. What was not answered may be there or not. False: a finding.
    bool goOn(std::string_view cursor);
    /// Some responses were lost and no request is pending: accept the holes in the known log.
    void closeHoles();

    [[nodiscard]] std::size_t life() const { return m_lives.empty() ? 0 : m_lives.size() - 1; }
    /// True if every place up to this one is known, or will never be.
    [[nodiscard]] bool isKnown(const Place &place) const;
    /// The message at a place; 0 if it is unknown or older than this program's first one.
    [[nodiscard]] MessageNumber messageAt(const Place &place) const;
    /// The newest answered message of the current life.
    [[nodiscard]] Place newestAnswered() const;
    /// True if the place of every message up to this one is known, or will never be.
    [[nodiscard]] bool isSettled(MessageNumber number) const { return number <= m_settled; }
    /// False if the server may have dropped the message because of the history's bounds, given the
    /// other messages up to `number`. Precondition: `number` is settled.
    [[nodiscard]] bool mustStillBeHeld(const Place &place, MessageNumber number) const;
    [[nodiscard]] const Universe &universe() const { return m_universe; }

private:
    struct Life
    {
        std::string epoch;
        Seq base = 0; ///< the log's head when this run began; earlier messages do not belong to it
        std::vector<MessageNumber> log; ///< the message at base + 1 + index; 0: not known
        Seq knownThrough = 0;
        Seq answeredThrough = 0;
        /// Of each channel, the known messages with a key, and changes.
        std::vector<std::vector<Seq>> keyed;
    };

    bool put(MessageNumber number, const Place &place);
    void extendKnown(Life &life);
    /// An upper bound.
    [[nodiscard]] std::size_t footprintOf(MessageNumber number) const;

    const Universe &m_universe;
    const HistoryBounds m_bounds;
    Findings &m_findings;
    std::vector<Sent> m_sent;
    MessageNumber m_settled = 0;
    std::vector<Life> m_lives;
};

} // namespace holdfast::exactness
