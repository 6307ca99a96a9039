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

/// Where a subscription starts.
enum class Start : std::uint8_t { After, Now, Oldest, Last, State };

/// Checks what one subscriber receives against the ledger: every message of its channels in order,
/// once per connection, or a gap that covers what is missing, and no message of other channels.
///
/// An observation waits until the ledger knows every place up to it. Only then is it certain
/// whether a message before it is missing.
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

    /// A request is being sent: a poll, or a stream on a new connection. `after` is for
    /// Start::After. `changing`: channels of a pending change, which may or may not be followed.
    void asks(Start start, const Place &after, ChannelMask channels, ChannelMask changing);
    /// A stream has reported its start.
    void hello(const Place &place);
    /// It is told the state as of this place.
    void state(const Place &place);
    /// `content`: the message itself, or the replacement whose content it has.
    void message(MessageNumber number, MessageNumber content, const Place &place);
    void gap(const Place &from, const Place &to, bool isRestart);
    /// A poll was answered: the subscriber has everything up to `place`. `isEmpty`: without
    /// messages.
    void answered(const Place &place, bool isEmpty);

    /// A change of channels is being requested. `isInBand`: the response comes on the stream
    /// itself.
    void changeAsked(ChannelMask added, ChannelMask removed, bool isInBand);
    void changeAnswered(ChannelMask added, ChannelMask removed, bool isInBand);
    void changeRefused(ChannelMask added, ChannelMask removed);

    /// Judges the observations for which the ledger knows enough.
    void judge();
    /// True if all observations have been judged.
    [[nodiscard]] bool isJudged() const { return m_waiting.empty(); }
    /// True if the subscriber has everything on `channel` up to `place`, or does not follow it.
    [[nodiscard]] bool isPast(std::size_t channel, const Place &place) const;
    /// As isPast(), but observations that cannot be judged yet count too.
    [[nodiscard]] bool hasBeenSent(std::size_t channel, const Place &place) const;

    /// True if it has sent a Start::Now request that is not answered yet: the start is unknown.
    [[nodiscard]] bool awaitsItsStart() const;
    /// The last judged observations, for log output.
    [[nodiscard]] std::string shownLast() const;
    [[nodiscard]] std::uint64_t messagesSeen() const { return m_messagesSeen; }
    [[nodiscard]] std::uint64_t toldLost() const { return m_toldLost; }
    [[nodiscard]] std::uint64_t gapsTold() const { return m_gapsTold; }
    /// Its channels have policies that skip messages which the history still holds.
    void setMayLoseHeld(bool mayLose) { m_mayLoseHeld = mayLose; }

private:
    static constexpr MessageNumber never = std::numeric_limits<MessageNumber>::max();
    /// Nothing is required until the first message of the channel is received; from then on all
    /// are.
    static constexpr MessageNumber unlessShown = never - 1;

    /// Closed list, as the functions above.
    enum class Kind : std::uint8_t {
        Asks,
        Hello,
        State,
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
        Place from {}; ///< a gap's; with Asks, the newest message that had been answered
        MessageNumber number = 0; ///< the message's number
        MessageNumber content = 0; ///< its own number, or that of its replacement
        MessageNumber newest = 0; ///< the newest message that had been sent
        ChannelMask added = 0;
        ChannelMask removed = 0;
    };

    /// A message that a gap notice covered; `newest` had been sent at that time.
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
    void judgeState(const Observation &state);
    void judgeMessage(const Observation &message);
    /// A message of the state: one that a key holds, and after the ones before.
    void judgeOfState(const Observation &message);
    /// All that the keys hold after m_stateTold and before `upTo` was told, or is superseded.
    void judgeUntold(Seq upTo);
    void judgeGap(const Observation &gap);
    void judgeAnswered(const Observation &answered);
    void judgeChange(const Observation &change);
    /// False: a finding.
    bool isOfThisLife(const Observation &observation);
    void begin(std::size_t life, Seq position);
    /// On each channel, all messages are required from the first one that it receives.
    [[nodiscard]] bool startsWithWhatIsThere() const
    {
        return m_asked.start == Start::Oldest || m_asked.start == Start::Last;
    }
    /// Moves the position to just before `upTo`: every required message that is skipped must be
    /// covered by a gap.
    void passOver(Seq upTo);
    void judgeMissing(Seq seq);
    void judgeToldLost();
    void require(ChannelMask channels, MessageNumber from);
    void allow(ChannelMask channels, MessageNumber upTo);
    /// Adds a finding, with the last observations.
    void find(const std::string &what);

    const Ledger &m_ledger;
    Findings &m_findings;
    const std::string m_name;
    std::deque<Observation> m_waiting;
    std::deque<Observation> m_judged; ///< the last few
    std::deque<Observation> m_steps; ///< the newest before those, without the messages
    std::deque<ToldLost>
        m_doubted; ///< covered by a gap; judged once the messages after them are known

    Observation m_asked; ///< the request that the current observations answer
    bool m_hasBegun = false; ///< the start in the log is known
    bool m_hasHello = false; ///< it is a stream
    bool m_awaitsRestart =
        false; ///< the cursor is of another life: the restart notice must come first
    Place m_position;
    MessageNumber m_newest =
        0; ///< the newest message sent at the time of the observation that is being judged
    std::vector<Gap> m_gaps; ///< received on this connection and not yet passed
    ChannelMask m_allowed = 0; ///< channels whose messages it may receive
    /// Per channel: the first message that it must receive, in the order of sending.
    std::array<MessageNumber, 64> m_requiredFrom {};
    /// Per channel: the last message that it may receive, in the order of sending.
    std::array<MessageNumber, 64> m_allowedUpTo {};
    bool m_mayLoseHeld = false;
    bool m_isInState = false; ///< is told the state as of m_position
    Seq m_stateTold = 0; ///< up to here, while m_isInState
    /// Up to here it is told messages as they are now, and no changes.
    Seq m_unchangedThrough = 0;

    std::uint64_t m_messagesSeen = 0;
    std::uint64_t m_toldLost = 0;
    std::uint64_t m_gapsTold = 0;
};

} // namespace holdfast::exactness
