// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/witness.h"

#include <algorithm>

namespace holdfast::exactness {

namespace {

constexpr std::size_t judgedKept = 150;
constexpr std::size_t stepsKept = 12;

std::string text(const Place &place)
{
    return std::to_string(place.life) + '-' + std::to_string(place.seq);
}

} // namespace

void Witness::asks(Start start, const Place &after, ChannelMask channels, ChannelMask changing)
{
    Observation asks { Kind::Asks, start, after };
    asks.from = m_ledger.newestAnswered();
    asks.added = channels;
    asks.removed = changing;
    observe(asks);
}

void Witness::hello(const Place &place)
{
    observe({ Kind::Hello, Start::After, place });
}

void Witness::state(const Place &place)
{
    observe({ Kind::State, Start::After, place });
}

void Witness::message(MessageNumber number, MessageNumber content, const Place &place)
{
    Observation message { Kind::Message, Start::After, place };
    message.number = number;
    message.content = content;
    observe(message);
    ++m_messagesSeen;
}

void Witness::gap(const Place &from, const Place &to, bool isRestart)
{
    observe({ isRestart ? Kind::Restart : Kind::Gap, Start::After, to, from });
    ++m_gapsTold;
}

void Witness::answered(const Place &place, bool isEmpty)
{
    observe({ isEmpty ? Kind::AnsweredEmpty : Kind::Answered, Start::After, place });
}

void Witness::changeAsked(ChannelMask added, ChannelMask removed, bool isInBand)
{
    Observation change { Kind::ChangeAsked };
    change.added = isInBand ? 0 : added;
    change.removed = removed;
    observe(change);
}

void Witness::changeAnswered(ChannelMask added, ChannelMask removed, bool isInBand)
{
    Observation change { isInBand ? Kind::ChangeAnsweredInBand : Kind::ChangeAnswered };
    change.added = added;
    change.removed = removed;
    observe(change);
}

void Witness::changeRefused(ChannelMask added, ChannelMask removed)
{
    Observation change { Kind::ChangeRefused };
    change.added = added;
    change.removed = removed;
    observe(change);
}

void Witness::observe(const Observation &observation)
{
    m_waiting.push_back(observation);
    m_waiting.back().newest = m_ledger.newest();
}

void Witness::judge()
{
    while (!m_waiting.empty() && canJudge(m_waiting.front()) && !m_findings.any()) {
        const Observation observation = m_waiting.front();
        m_waiting.pop_front();
        judge(observation);
    }
    if (!m_findings.any())
        judgeToldLost();
}

bool Witness::canJudge(const Observation &observation) const
{
    switch (observation.kind) {
    case Kind::State:
    case Kind::Message:
    case Kind::Answered:
        return m_ledger.isKnown(observation.place);
    case Kind::AnsweredEmpty:
        return m_ledger.isKnown(observation.place) && m_ledger.isKnown(m_asked.from);
    default:
        return true;
    }
}

void Witness::judge(const Observation &observation)
{
    m_newest = observation.newest;
    m_judged.push_back(observation);
    if (m_judged.size() > judgedKept) {
        // What was asked and answered explains more than the messages between.
        if (m_judged.front().kind != Kind::Message)
            m_steps.push_back(m_judged.front());
        m_judged.pop_front();
    }
    if (m_steps.size() > stepsKept)
        m_steps.pop_front();
    switch (observation.kind) {
    case Kind::Asks:
        judgeAsks(observation);
        return;
    case Kind::Hello:
        judgeHello(observation);
        return;
    case Kind::State:
        judgeState(observation);
        return;
    case Kind::Message:
        judgeMessage(observation);
        return;
    case Kind::Gap:
    case Kind::Restart:
        judgeGap(observation);
        return;
    case Kind::Answered:
    case Kind::AnsweredEmpty:
        judgeAnswered(observation);
        return;
    default:
        judgeChange(observation);
        return;
    }
}

void Witness::judgeAsks(const Observation &asks)
{
    m_asked = asks;
    m_hasHello = false;
    m_gaps.clear();
    m_hasBegun = asks.start == Start::After;
    m_awaitsRestart = false;
    m_isInState = m_hasBegun && asks.place.within != Place::none;
    m_stateTold = asks.place.within;
    m_unchangedThrough = m_hasBegun ? asks.place.unchangedThrough : 0;
    if (m_hasBegun)
        m_position = { asks.place.life, asks.place.seq };
    m_allowed = asks.added | asks.removed;
    m_allowedUpTo.fill(never);
    m_requiredFrom.fill(never);
    require(asks.added, 1);
}

bool Witness::isOfThisLife(const Observation &observation)
{
    if (!m_hasBegun || observation.place.life == m_position.life)
        return true;
    find("was shown " + text(observation.place) + " and not told that its cursor "
         + text(m_position) + " is of another life");
    return false;
}

void Witness::judgeHello(const Observation &hello)
{
    m_hasHello = true;
    if (m_hasBegun && hello.place.life != m_position.life) {
        m_position = { hello.place.life, hello.place.seq };
        m_isInState = false;
        m_awaitsRestart = true;
        return;
    }
    if (m_hasBegun) {
        if (hello.place.seq != m_position.seq && m_unchangedThrough == 0)
            find("asked for what comes after " + text(m_position) + " and was put at "
                 + text(hello.place));
        return;
    }
    begin(hello.place.life, hello.place.seq);
    // Required: every message after the start. Older ones only from the first one received on a
    // channel.
    if (startsWithWhatIsThere())
        require(m_asked.added, hello.newest + 1);
}

/// The start in the log is known now.
void Witness::begin(std::size_t life, Seq position)
{
    m_hasBegun = true;
    m_position = { life, position };
    const bool isFromNow = m_asked.start == Start::Now || m_asked.start == Start::State;
    if (isFromNow && m_asked.from.life == life && position < m_asked.from.seq)
        find("asked for what comes from now on and was put at " + text(m_position) + " although "
             + text(m_asked.from) + " had been answered");
}

/// The start in the log is known now, unless it goes on within a state.
void Witness::judgeState(const Observation &state)
{
    if (m_isInState)
        return;
    if (m_asked.start == Start::State) {
        if (!m_hasBegun)
            begin(state.place.life, state.place.seq);
        m_isInState = true;
        m_stateTold = 0;
        return;
    }
    m_unchangedThrough = state.place.seq; // after a restart: all that is held, as it is now
}

void Witness::judgeOfState(const Observation &message)
{
    const std::size_t channel = m_ledger.at(message.number).channel;
    if (message.place.seq <= m_stateTold)
        return find("has the state up to " + std::to_string(m_stateTold) + " and was sent "
                    + text(message.place) + " again or late");
    if ((m_allowed & bitOf(channel)) == 0)
        return find("was told a state with " + text(message.place) + ", which it does not follow");
    const auto held = m_ledger.stateOf(channel, m_position);
    if (std::find(held.begin(), held.end(), message.number) == held.end())
        return find("was told " + text(message.place) + " (message "
                    + std::to_string(message.number) + "), which is not of the state as of "
                    + text(m_position) + m_ledger.historyOfKey(message.number));
    judgeUntold(message.place.seq);
    m_stateTold = message.place.seq;
}

void Witness::judgeUntold(Seq upTo)
{
    for (std::size_t channel = 0; channel < m_ledger.universe().channels().size(); ++channel) {
        if ((m_asked.added & bitOf(channel)) == 0 || m_requiredFrom[channel] != 1)
            continue; // changed meanwhile
        for (const MessageNumber number : m_ledger.stateOf(channel, m_position)) {
            const Seq seq = m_ledger.at(number).accepted->seq;
            if (seq > m_stateTold && seq < upTo
                && !m_ledger.mayBeSuperseded(number, m_position, m_newest))
                return find("was told the state as of " + text(m_position) + " without "
                            + std::to_string(seq) + " (message " + std::to_string(number) + ")");
        }
    }
}

void Witness::judgeMessage(const Observation &message)
{
    if (!isOfThisLife(message))
        return;
    if (m_isInState && message.place.seq <= m_position.seq)
        return judgeOfState(message);
    if (m_isInState) {
        judgeUntold(m_position.seq + 1);
        m_isInState = false;
    }
    if (!m_hasBegun) {
        begin(message.place.life, message.place.seq - 1);
        if (startsWithWhatIsThere())
            require(m_asked.added,
                    unlessShown); // the response to a poll: its cursor covers the rest
    }
    if (m_awaitsRestart)
        return find("was sent messages before it was told of the restart");
    if (message.place.seq <= m_position.seq)
        return find("has everything up to " + text(m_position) + " and was sent "
                    + text(message.place) + " again or late");
    const std::size_t channel = m_ledger.at(message.number).channel;
    if ((m_allowed & bitOf(channel)) == 0 || message.number > m_allowedUpTo[channel])
        return find("was sent " + text(message.place) + " of "
                    + m_ledger.universe().channels()[channel] + ", which it does not follow");
    // The whole answer to such a request was read from the history at one time.
    const bool isNewcomersPoll = startsWithWhatIsThere() && !m_hasHello;
    if (isNewcomersPoll && m_asked.from.life == message.place.life
        && m_ledger.isOutdated(message.number, message.content, m_asked.from))
        return find("came after " + text(message.place)
                    + " was retracted or replaced, and was sent its old content");
    passOver(message.place.seq);
    m_position.seq = message.place.seq;
    if (startsWithWhatIsThere() && m_requiredFrom[channel] != never)
        m_requiredFrom[channel] =
            1; // after the first message of a channel, all later ones are required
}

void Witness::judgeGap(const Observation &gap)
{
    const bool isRestart = gap.kind == Kind::Restart;
    const bool isNewLife = m_hasBegun && gap.place.life != m_position.life;
    if (isRestart) {
        if (!m_awaitsRestart && !isNewLife)
            return find("was told of a restart that it has not seen");
        m_awaitsRestart = false;
        if (isNewLife)
            m_position = { gap.place.life, 0 };
        m_gaps.push_back({ 0, gap.place.seq });
        return;
    }
    if (m_awaitsRestart || isNewLife)
        return find("was told another gap than the restart");
    if (gap.place.life != gap.from.life || gap.place.seq < gap.from.seq)
        return find("was told a gap from " + text(gap.from) + " to " + text(gap.place));
    m_gaps.push_back({ gap.from.seq, gap.place.seq });
}

void Witness::judgeAnswered(const Observation &answered)
{
    if (!isOfThisLife(answered))
        return;
    const bool wasBegun = m_hasBegun;
    if (!m_hasBegun)
        begin(answered.place.life, answered.place.seq);
    if (m_isInState && answered.place.within != Place::none) {
        m_stateTold = answered.place.within;
        return;
    }
    if (m_isInState) {
        judgeUntold(m_position.seq + 1);
        m_isInState = false;
    }
    if (m_awaitsRestart)
        return find("was answered without a word of the restart");
    if (answered.place.seq < m_position.seq)
        return find("has everything up to " + text(m_position) + " and was handed the cursor "
                    + text(answered.place));
    passOver(answered.place.seq + 1);
    m_position.seq = answered.place.seq;
    if (startsWithWhatIsThere())
        require(m_asked.added, 1);
    if (answered.kind == Kind::AnsweredEmpty && wasBegun && m_asked.from.life == m_position.life
        && m_asked.from.seq > m_position.seq) {
        const Seq through = m_position.seq;
        passOver(m_asked.from.seq + 1); // there were messages for it when it sent the request
        m_position.seq = through;
    }
}

void Witness::judgeChange(const Observation &change)
{
    switch (change.kind) {
    case Kind::ChangeAsked:
        m_allowed |= change.added;
        allow(change.added, never);
        require(change.removed, never);
        return;
    case Kind::ChangeAnswered:
        // Messages that were sent before the response may still arrive; later ones may not.
        require(change.added, change.newest + 1);
        allow(change.removed, change.newest);
        return;
    case Kind::ChangeAnsweredInBand:
        m_allowed |= change.added;
        m_allowed &= ~change.removed;
        allow(change.added, never);
        require(change.added, change.newest + 1);
        return;
    default:
        m_allowed &= ~change.added;
        require(change.removed, change.newest + 1);
        return;
    }
}

void Witness::passOver(Seq upTo)
{
    for (Seq seq = m_position.seq + 1; seq < upTo && !m_findings.any(); ++seq)
        judgeMissing(seq);
    std::erase_if(m_gaps, [upTo](const Gap &gap) { return gap.to < upTo; });
}

void Witness::judgeMissing(Seq seq)
{
    const Place place { m_position.life, seq };
    const MessageNumber number = m_ledger.messageAt(place);
    if (number == 0)
        return;
    const Sent &sent = m_ledger.at(number);
    if (m_requiredFrom[sent.channel] > number)
        return;
    // A retracted message is read no more; who is told messages as they are now is told no change.
    const bool isRetracted = m_ledger.retractionOf(number) != 0;
    const bool isToldNoChanges = seq <= m_unchangedThrough || m_asked.start == Start::Last;
    if (isRetracted || (sent.kind != SentKind::Message && isToldNoChanges))
        return;
    const bool isTold = std::any_of(m_gaps.begin(), m_gaps.end(), [seq](const Gap &gap) {
        return gap.from < seq && seq <= gap.to;
    });
    // With Start::Oldest or Start::Last, messages that had expired before are not reported as a
    // gap.
    const bool isNewcomers = startsWithWhatIsThere() || seq <= m_unchangedThrough;
    if (!isTold && !(isNewcomers && sent.timeToLive > 0)) {
        find("lost " + text(place) + " (message " + std::to_string(number) + " of "
             + m_ledger.universe().channels()[sent.channel] + ", time to live "
             + std::to_string(sent.timeToLive) + ") in silence, at " + text(m_position));
        return;
    }
    ++m_toldLost;
    if (isTold && !m_mayLoseHeld)
        m_doubted.push_back({ place, m_newest });
}

/// No more may be lost than the histories' bounds require.
void Witness::judgeToldLost()
{
    for (; !m_doubted.empty() && m_ledger.isSettled(m_doubted.front().newest);
         m_doubted.pop_front()) {
        const Place &place = m_doubted.front().place;
        if (m_ledger.mustStillBeHeld(place, m_doubted.front().newest))
            return find("was told that " + text(place) + " is lost, which was still to be held");
    }
}

void Witness::allow(ChannelMask channels, MessageNumber upTo)
{
    for (std::size_t channel = 0; channel < m_allowedUpTo.size(); ++channel) {
        if ((channels & bitOf(channel)) != 0)
            m_allowedUpTo[channel] = upTo;
    }
}

void Witness::require(ChannelMask channels, MessageNumber from)
{
    for (std::size_t channel = 0; channel < m_requiredFrom.size(); ++channel) {
        if ((channels & bitOf(channel)) != 0)
            m_requiredFrom[channel] = from;
    }
}

bool Witness::isPast(std::size_t channel, const Place &place) const
{
    if (m_requiredFrom[channel] == never)
        return true;
    // After a gap up to the log's head, a stream receives nothing until the next message.
    const bool isTold = std::any_of(m_gaps.begin(), m_gaps.end(), [&](const Gap &gap) {
        return gap.from <= m_position.seq && gap.to >= place.seq;
    });
    return m_hasBegun && m_position.life == place.life && (isTold || m_position.seq >= place.seq);
}

bool Witness::hasBeenSent(std::size_t channel, const Place &place) const
{
    return isPast(channel, place)
        || std::any_of(m_waiting.begin(), m_waiting.end(), [&place](const Observation &waiting) {
               return waiting.place.life == place.life && waiting.place.seq >= place.seq;
           });
}

bool Witness::awaitsItsStart() const
{
    if (!m_waiting.empty())
        return m_waiting.back().kind == Kind::Asks && m_waiting.back().start == Start::Now;
    return !m_hasBegun && m_asked.start == Start::Now;
}

std::string Witness::textOf(const Observation &observation) const
{
    constexpr std::array starts { "after ", "from now on", "from the oldest", "the last ones",
                                  "the state" };
    switch (observation.kind) {
    case Kind::Asks:
        return std::string("asks for ") + starts[static_cast<std::size_t>(observation.start)]
            + (observation.start == Start::After ? text(observation.place) : "");
    case Kind::Hello:
        return "hello at " + text(observation.place);
    case Kind::State:
        return "the state as of " + text(observation.place);
    case Kind::Message:
        return text(observation.place) + " of "
            + m_ledger.universe().channels()[m_ledger.at(observation.number).channel];
    case Kind::Gap:
        return "gap from " + text(observation.from) + " to " + text(observation.place);
    case Kind::Restart:
        return "restart to " + text(observation.place);
    case Kind::Answered:
    case Kind::AnsweredEmpty:
        return "answered up to " + text(observation.place);
    case Kind::ChangeAsked:
        return "asks for a change";
    case Kind::ChangeAnswered:
    case Kind::ChangeAnsweredInBand:
        return "change answered";
    case Kind::ChangeRefused:
        break;
    }
    return "change refused";
}

std::string Witness::shownLast() const
{
    std::string shown;
    if (!m_steps.empty())
        shown = "long before:";
    for (const Observation &step : m_steps)
        shown += ' ' + textOf(step) + " (" + std::to_string(step.newest) + " were published);";
    shown += shown.empty() ? "shown before:" : " ...; shown before:";
    for (const Observation &observation : m_judged)
        shown += ' ' + textOf(observation) + ';';
    return shown + ' ' + std::to_string(m_waiting.size()) + " not judged";
}

void Witness::find(const std::string &what)
{
    m_findings.add(m_name + ' ' + what + "; " + shownLast());
}

} // namespace holdfast::exactness
