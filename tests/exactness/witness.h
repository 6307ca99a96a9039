// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/findings.h"
#include "tests/exactness/ledger.h"
#include "tests/exactness/universe.h"

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::exactness {

/// Where a subscriber asks to start.
enum class Start : std::uint8_t { After, Now, Oldest, Last };

/// What one subscriber was shown, held against the ledger: every message of its channels in order,
/// once per connection, or a gap that covers what is missing, and none of other channels.
///
/// What is shown before the ledger knows everything up to there waits: whether something is missing
/// before a message can only be said once all that was published before it is known.
///
/// Invariants: observations are judged in the order in which they were made.
/// Thread: one.
class Witness
{
public:
    Witness(const Ledger &ledger, Findings &findings, std::string name)
        : m_ledger(ledger), m_findings(findings), m_name(std::move(name))
    {
        m_requiredFrom.fill(never);
        m_allowedUpTo.fill(never);
    }

    /// A request is being sent: a poll, or a stream on a new connection. `after` for Start::After.
    /// `changing`: channels of which a change under way leaves open whether it follows them.
    void asks(Start start, const Place &after, ChannelMask channels, ChannelMask changing);
    /// A stream has said where it starts.
    void hello(const Place &place);
    void message(MessageNumber number, const Place &place);
    void gap(const Place &from, const Place &to, bool isRestart);
    /// A poll was answered: it has everything up to there. `isEmpty`: with nothing.
    void answered(const Place &place, bool isEmpty);

    /// A change of channels is being asked for. `isInBand`: its answer comes down the stream
    /// itself.
    void changeAsked(ChannelMask added, ChannelMask removed, bool isInBand);
    void changeAnswered(ChannelMask added, ChannelMask removed, bool isInBand);
    void changeRefused(ChannelMask added, ChannelMask removed);

    /// Judges what can be judged now.
    void judge();
    /// True if all observations have been judged.
    [[nodiscard]] bool isJudged() const { return m_waiting.empty(); }
    /// True if it has everything up to `place` of a channel, or does not follow it.
    [[nodiscard]] bool isPast(std::size_t channel, const Place &place) const;

    /// True if it asked for what comes from now on and was not answered yet: nobody can say since
    /// when.
    [[nodiscard]] bool awaitsItsStart() const
    {
        return !m_hasBegun && m_asked.start == Start::Now && m_waiting.empty();
    }
    /// What was judged last, for people.
    [[nodiscard]] std::string shownLast() const;
    [[nodiscard]] std::uint64_t messagesSeen() const { return m_messagesSeen; }
    [[nodiscard]] std::uint64_t toldLost() const { return m_toldLost; }
    [[nodiscard]] std::uint64_t gapsTold() const { return m_gapsTold; }
    /// Its channels have policies under which more is let go than the history loses.
    void setMayLoseHeld(bool mayLose) { m_mayLoseHeld = mayLose; }

private:
    static constexpr MessageNumber never = std::numeric_limits<MessageNumber>::max();
    /// Until the first message of the channel is shown; from then on they all must be.
    static constexpr MessageNumber unlessShown = never - 1;

    /// Closed list, as the functions above.
    enum class Kind : std::uint8_t {
        Asks,
        Hello,
        Message,
        Gap,
        Restart,
        Answered,
        AnsweredEmpty,
        ChangeAsked,
        ChangeAnswered,
        ChangeAnsweredInBand,
        ChangeRefused,
    };

    struct Observation
    {
        Kind kind = Kind::Asks;
        Start start = Start::After;
        Place place {};
        Place from {}; ///< a gap's; of Asks, the newest message that had been answered
        MessageNumber number = 0; ///< the message's
        MessageNumber newest = 0; ///< that had been sent
        ChannelMask added = 0;
        ChannelMask removed = 0;
    };

    /// A message that it was told is lost, at the latest when `newest` had been sent.
    struct ToldLost
    {
        Place place {};
        MessageNumber newest = 0;
    };

    struct Gap
    {
        Seq from = 0;
        Seq to = 0;
    };

    [[nodiscard]] std::string textOf(const Observation &observation) const;
    void observe(const Observation &observation);
    [[nodiscard]] bool canJudge(const Observation &observation) const;
    void judge(const Observation &observation);
    void judgeAsks(const Observation &asks);
    void judgeHello(const Observation &hello);
    void judgeMessage(const Observation &message);
    void judgeGap(const Observation &gap);
    void judgeAnswered(const Observation &answered);
    void judgeChange(const Observation &change);
    /// False: a finding.
    bool isOfThisLife(const Observation &observation);
    void begin(std::size_t life, Seq position);
    /// Of each channel it is owed all from the first message that it is shown on.
    [[nodiscard]] bool startsWithWhatIsThere() const
    {
        return m_asked.start == Start::Oldest || m_asked.start == Start::Last;
    }
    /// Everything up to and without `seq` is behind it: what it should have seen there must be
    /// told.
    void passOver(Seq upTo);
    void judgeMissing(Seq seq);
    void judgeToldLost();
    void require(ChannelMask channels, MessageNumber from);
    void allow(ChannelMask channels, MessageNumber upTo);
    /// A finding, with what it was shown last.
    void find(const std::string &what);

    const Ledger &m_ledger;
    Findings &m_findings;
    const std::string m_name;
    std::deque<Observation> m_waiting;
    std::deque<Observation> m_judged; ///< the last few
    std::deque<ToldLost> m_doubted; ///< to be judged once it is known what came after

    Observation m_asked; ///< the request that all this answers
    bool m_hasBegun = false; ///< it is known where it starts
    bool m_awaitsRestart = false; ///< it must be told first that its cursor is of another life
    Place m_position;
    MessageNumber m_newest = 0; ///< that had been sent at the observation that is being judged
    std::vector<Gap> m_gaps; ///< told on this connection, and not yet passed
    ChannelMask m_allowed = 0; ///< channels that it may be sent
    /// Of each channel: the first message that it must be sent, in the order of sending.
    std::array<MessageNumber, 64> m_requiredFrom {};
    /// Of each channel: the last message that it may be sent, in the order of sending.
    std::array<MessageNumber, 64> m_allowedUpTo {};
    bool m_mayLoseHeld = false;

    std::uint64_t m_messagesSeen = 0;
    std::uint64_t m_toldLost = 0;
    std::uint64_t m_gapsTold = 0;
};

} // namespace holdfast::exactness
