// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/findings.h"
#include "tests/exactness/payload.h"
#include "tests/exactness/universe.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::exactness {

using Seq = std::uint64_t;

/// Which of the messages that this program sent: they are numbered in the order in which they were
/// handed to a socket. 0 is none.
using MessageNumber = std::uint32_t;

/// A cursor, with the server's lives numbered as they were met.
struct Place
{
    std::size_t life = 0;
    Seq seq = 0;
};

/// What a message was sent as.
struct Sent
{
    std::size_t channel = 0;
    Payload payload {};
    unsigned timeToLive = 0; ///< seconds; 0: none
    std::optional<Place> accepted {}; ///< where an answer or a delivery has put it
    std::optional<Place> after {}; ///< the newest message that had been answered when it was sent
};

/// How much each channel's history holds, as the server was told.
struct HistoryBounds
{
    std::size_t messages = 0;
    std::size_t bytes = 0;
};

/// The oracle: what was published, in which order, by the publishers' own answers. A message that a
/// subscriber shows before its publisher has read the answer is put in its place by that; when the
/// answer comes it must agree.
///
/// Invariants: one message per place and one place per message; every place up to knownThrough() is
/// filled, or of a life that is over.
/// Thread: one.
class Ledger
{
public:
    Ledger(const Universe &universe, const HistoryBounds &bounds, Findings &findings)
        : m_universe(universe), m_bounds(bounds), m_findings(findings)
    {
    }

    /// A message is about to be sent.
    MessageNumber send(Sent message);
    /// The newest of all that were sent.
    [[nodiscard]] MessageNumber newest() const { return static_cast<MessageNumber>(m_sent.size()); }
    [[nodiscard]] const Sent &at(MessageNumber number) const { return m_sent[number - 1]; }

    /// A publisher was answered that its message has this id. False: a finding.
    bool answered(MessageNumber number, std::string_view id);
    /// A subscriber was handed a message with this id. False: a finding.
    bool delivered(MessageNumber number, std::string_view id);
    /// Where a cursor points; a finding if it is none or of a life that was never.
    [[nodiscard]] std::optional<Place> placeOf(std::string_view cursor);

    /// The cursor that points to a place of a life that was met.
    [[nodiscard]] std::string cursorText(const Place &place) const
    {
        return m_lives[place.life].epoch + '-' + std::to_string(place.seq);
    }

    /// A server answers, and says where its log stands; what came before that is not of this run.
    /// What is not known of the life before never will be. False: a finding.
    bool beginLife(std::string_view cursor);
    /// Answers were lost on the way and nothing is under way: gaps in the known log stay.
    void closeHoles();

    [[nodiscard]] std::size_t life() const { return m_lives.empty() ? 0 : m_lives.size() - 1; }
    /// True if everything up to there is known, as far as it ever will be.
    [[nodiscard]] bool isKnown(const Place &place) const;
    /// The message at a place; 0 if it is not known or before this program's first one.
    [[nodiscard]] MessageNumber messageAt(const Place &place) const;
    /// The newest message that has been answered, of the present life.
    [[nodiscard]] Place newestAnswered() const;
    /// True if it is known of all messages up to this one where they are, or that they never will
    /// be.
    [[nodiscard]] bool isSettled(MessageNumber number) const { return number <= m_settled; }
    /// False if the server may have let it go by its bounds for other messages up to `number`,
    /// which is settled.
    [[nodiscard]] bool mustStillBeHeld(const Place &place, MessageNumber number) const;
    [[nodiscard]] const Universe &universe() const { return m_universe; }

private:
    struct Life
    {
        std::string epoch;
        Seq base = 0; ///< what came before is not of this run
        std::vector<MessageNumber> log; ///< the message at base + 1 + index; 0: not known
        Seq knownThrough = 0;
        Seq answeredThrough = 0;
        std::vector<std::vector<Seq>> channels; ///< the known messages of each
    };

    bool put(MessageNumber number, const Place &place);
    void extendKnown(Life &life);

    const Universe &m_universe;
    const HistoryBounds m_bounds;
    Findings &m_findings;
    std::vector<Sent> m_sent;
    MessageNumber m_settled = 0;
    std::vector<Life> m_lives;
};

} // namespace holdfast::exactness
