// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/ledger.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace holdfast::exactness {

namespace {

constexpr std::size_t epochBytes = 8;
/// Upper bounds of what the server needs for one message besides its payload, and per payload byte.
constexpr std::size_t footprintBesides = 1200;
constexpr std::size_t footprintPerByte = 8;
constexpr std::size_t largestFootprint = footprintBesides + footprintPerByte * largestPayload;

struct ParsedCursor
{
    std::string_view epoch;
    Seq seq = 0;
    Seq within = Place::none;
    bool hasAll = false; ///< within a state that all messages of the history belong to
};

bool readNumber(std::string_view text, Seq &number)
{
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end;
}

std::optional<ParsedCursor> parsedCursor(std::string_view text)
{
    if (text.size() <= epochBytes + 1 || text[epochBytes] != '-')
        return std::nullopt;
    ParsedCursor cursor { text.substr(0, epochBytes) };
    text.remove_prefix(epochBytes + 1);
    const auto dot = text.find('.');
    if (!readNumber(text.substr(0, dot), cursor.seq))
        return std::nullopt;
    if (dot == std::string_view::npos)
        return cursor;
    text.remove_prefix(dot + 1);
    if (text.ends_with(".all")) {
        cursor.hasAll = true;
        text.remove_suffix(4);
    }
    return readNumber(text, cursor.within) ? std::optional(cursor) : std::nullopt;
}

std::string text(const Place &place)
{
    return std::to_string(place.seq) + " of life " + std::to_string(place.life);
}

} // namespace

MessageNumber Ledger::send(Sent message)
{
    if (!m_lives.empty() && m_lives.back().answeredThrough > 0)
        message.after = newestAnswered();
    m_sent.push_back(std::move(message));
    if (const MessageNumber target = m_sent.back().target; target != 0)
        m_sent[target - 1].changes.push_back(newest());
    return newest();
}

bool Ledger::answered(MessageNumber number, std::string_view id)
{
    const auto place = placeOf(id);
    if (!place || !put(number, *place))
        return false;
    const Sent &message = at(number);
    if (message.after && message.after->life == place->life && message.after->seq >= place->seq) {
        m_findings.add("message " + std::to_string(number) + " was given " + text(*place)
                       + " although " + text(*message.after)
                       + " had been answered before it was sent");
        return false;
    }
    Life &life = m_lives[place->life];
    life.answeredThrough = std::max(life.answeredThrough, place->seq);
    return true;
}

bool Ledger::delivered(MessageNumber number, std::string_view id)
{
    const auto place = placeOf(id);
    return place && put(number, *place);
}

std::optional<Place> Ledger::placeOf(std::string_view cursor)
{
    const auto parsed = parsedCursor(cursor);
    for (std::size_t i = m_lives.size(); parsed && i-- > 0;) {
        if (m_lives[i].epoch != parsed->epoch)
            continue;
        if (parsed->hasAll)
            return Place { i, parsed->within, Place::none, parsed->seq };
        return Place { i, parsed->seq, parsed->within };
    }
    m_findings.add("not a cursor of this server: '" + std::string(cursor) + "'");
    return std::nullopt;
}

bool Ledger::beginLife(std::string_view cursor)
{
    const auto parsed = parsedCursor(cursor);
    if (!parsed || (!m_lives.empty() && m_lives.back().epoch == parsed->epoch)) {
        m_findings.add("a server that was started anew has no new log: '" + std::string(cursor)
                       + "'");
        return false;
    }
    Life life;
    life.epoch = parsed->epoch;
    life.base = parsed->seq;
    life.knownThrough = parsed->seq;
    life.keyed.resize(m_universe.channels().size());
    m_lives.push_back(std::move(life));
    m_settled = newest();
    return true;
}

bool Ledger::goOn(std::string_view cursor)
{
    const auto parsed = parsedCursor(cursor);
    Life &life = m_lives.back();
    if (!parsed || parsed->epoch != life.epoch || parsed->seq < life.base + life.log.size()) {
        m_findings.add("a server that was started anew has another log than on its disk: '"
                       + std::string(cursor) + "'");
        return false;
    }
    // No answer will tell the places of the publishes that were under way.
    life.log.resize(static_cast<std::size_t>(parsed->seq - life.base));
    closeHoles();
    life.answeredThrough = 0; // receipts are not kept
    m_settled = newest();
    return true;
}

void Ledger::closeHoles()
{
    Life &life = m_lives.back();
    const Seq end = life.base + life.log.size();
    while (life.knownThrough < end) {
        ++life.knownThrough; // the hole itself
        extendKnown(life);
    }
}

bool Ledger::put(MessageNumber number, const Place &place)
{
    if (number == 0 || number > newest()) {
        m_findings.add("a message that was never sent, at " + text(place));
        return false;
    }
    Sent &message = m_sent[number - 1];
    Life &life = m_lives[place.life];
    if (place.seq <= life.base) {
        m_findings.add("message " + std::to_string(number) + " is at " + text(place)
                       + ", before the first that was sent");
        return false;
    }
    const auto slot = static_cast<std::size_t>(place.seq - life.base - 1);
    if (life.log.size() <= slot)
        life.log.resize(slot + 1);
    const bool isElsewhere = message.accepted
        && (message.accepted->life != place.life || message.accepted->seq != place.seq);
    if (isElsewhere || (life.log[slot] != 0 && life.log[slot] != number)) {
        m_findings.add("message " + std::to_string(number) + " is at " + text(place) + ", but "
                       + (isElsewhere ? "was at " + text(*message.accepted)
                                      : "there is message " + std::to_string(life.log[slot])));
        return false;
    }
    // A hole that was skipped is filled after all, by somebody who reads it from the log.
    const bool isLate = place.seq <= life.knownThrough && life.log[slot] == 0;
    if (isLate && message.key != 0) {
        std::vector<Seq> &keyed = life.keyed[message.channel];
        keyed.insert(std::upper_bound(keyed.begin(), keyed.end(), place.seq), place.seq);
    }
    life.log[slot] = number;
    message.accepted = place;
    extendKnown(life);
    return true;
}

void Ledger::extendKnown(Life &life)
{
    for (Seq next = life.knownThrough - life.base; next < life.log.size(); ++next) {
        const MessageNumber number = life.log[static_cast<std::size_t>(next)];
        if (number == 0)
            break;
        const Sent &sent = at(number);
        ++life.knownThrough;
        if (sent.key != 0)
            life.keyed[sent.channel].push_back(life.knownThrough);
    }
    while (m_settled < newest()
           && (at(m_settled + 1).isRefused
               || (at(m_settled + 1).accepted && isKnown(*at(m_settled + 1).accepted))))
        ++m_settled;
}

MessageNumber Ledger::retractionOf(MessageNumber target) const
{
    for (const MessageNumber change : at(target).changes) {
        if (at(change).kind == SentKind::Retraction)
            return change;
    }
    return 0;
}

bool Ledger::isOutdated(MessageNumber target, MessageNumber content, const Place &through) const
{
    const auto &shown = at(content).accepted;
    for (const MessageNumber change : at(target).changes) {
        const auto &place = at(change).accepted;
        if (place && shown && place->life == through.life && place->seq <= through.seq
            && place->seq > shown->seq)
            return true;
    }
    return false;
}

std::vector<MessageNumber> Ledger::stateOf(std::size_t channel, const Place &place) const
{
    std::map<std::size_t, MessageNumber> held;
    const auto take = [&](MessageNumber number) {
        const Sent &sent = at(number);
        const bool isOfHolder = sent.kind != SentKind::Message && held[sent.key] == sent.target;
        if (sent.kind == SentKind::Message)
            held[sent.key] = sent.payload.bytes.empty() ? 0 : number;
        else if (isOfHolder && sent.payload.bytes.empty())
            held[sent.key] = 0;
    };
    const Life &life = m_lives[place.life];
    for (const Seq seq : life.keyed[channel]) {
        if (seq > place.seq)
            break;
        take(messageAt({ place.life, seq }));
    }
    // Behind the hole that a life has ended with.
    const Seq end = std::min(place.seq, life.base + life.log.size());
    for (Seq seq = life.knownThrough + 1; seq <= end; ++seq) {
        const MessageNumber number = life.log[static_cast<std::size_t>(seq - life.base - 1)];
        if (number != 0 && at(number).channel == channel && at(number).key != 0)
            take(number);
    }
    std::vector<MessageNumber> state;
    for (const auto &[key, number] : held) {
        if (number != 0)
            state.push_back(number);
    }
    std::sort(state.begin(), state.end(), [this](MessageNumber a, MessageNumber b) {
        return at(a).accepted->seq < at(b).accepted->seq;
    });
    return state;
}

std::string Ledger::historyOfKey(MessageNumber number) const
{
    const Sent &holder = at(number);
    std::string history = "; with its key were sent:";
    for (MessageNumber each = 1; each <= newest(); ++each) {
        const Sent &sent = at(each);
        if (sent.channel != holder.channel || sent.key != holder.key)
            continue;
        history += ' ' + std::to_string(each) + (sent.accepted ? " at " + text(*sent.accepted) : "")
            + (sent.kind == SentKind::Message          ? ""
                   : sent.kind == SentKind::Retraction ? ", retracts "
                                                       : ", replaces ")
            + (sent.target != 0 ? std::to_string(sent.target) : "")
            + (sent.payload.bytes.empty() ? ", empty" : "")
            + (sent.timeToLive > 0 ? ", time to live " + std::to_string(sent.timeToLive) : "")
            + (sent.isRefused ? ", refused" : "") + ';';
    }
    return history;
}

bool Ledger::mayBeSuperseded(MessageNumber number, const Place &place, MessageNumber newest) const
{
    const Sent &holder = at(number);
    if (holder.timeToLive > 0)
        return true;
    for (const MessageNumber change : holder.changes) {
        if (at(change).timeToLive > 0)
            return true;
    }
    for (MessageNumber later = 1; later <= newest; ++later) {
        const Sent &sent = at(later);
        if (later == number || sent.channel != holder.channel || sent.key != holder.key
            || (sent.isRefused && !sent.accepted))
            continue;
        if (!sent.accepted || (sent.accepted->life == place.life && sent.accepted->seq > place.seq))
            return true;
    }
    return false;
}

bool Ledger::isKnown(const Place &place) const
{
    return place.life < life() || place.seq <= m_lives[place.life].knownThrough;
}

MessageNumber Ledger::messageAt(const Place &place) const
{
    const Life &life = m_lives[place.life];
    if (place.seq <= life.base || place.seq - life.base > life.log.size())
        return 0;
    return life.log[static_cast<std::size_t>(place.seq - life.base - 1)];
}

Place Ledger::newestAnswered() const
{
    return { life(), m_lives.back().answeredThrough };
}

std::size_t Ledger::footprintOf(MessageNumber number) const
{
    const Sent &sent = at(number);
    std::size_t largest = sent.payload.bytes.size();
    for (const MessageNumber change : sent.changes)
        largest = std::max(largest, at(change).payload.bytes.size());
    const std::size_t bytes = footprintBesides + footprintPerByte * largest;
    return sent.kind == SentKind::Replacement ? 2 * bytes : bytes; // and the target's new version
}

bool Ledger::mustStillBeHeld(const Place &place, MessageNumber number) const
{
    const MessageNumber lost = messageAt(place);
    if (place.life != life() || lost == 0 || at(lost).timeToLive > 0)
        return false;
    const Life &life = m_lives[place.life];
    std::size_t messages = 0;
    std::size_t bytes = 0;
    for (Seq seq = place.seq; seq <= life.base + life.log.size() && messages <= m_bounds.messages
         && bytes <= m_bounds.bytes;
         ++seq) {
        const MessageNumber held = life.log[static_cast<std::size_t>(seq - life.base - 1)];
        // A hole that was skipped is a message that nobody was told of, perhaps of this channel, of
        // any size.
        if (held == 0 ? seq > life.knownThrough : at(held).channel != at(lost).channel)
            continue;
        if (held > number)
            continue;
        ++messages;
        bytes += held != 0 ? footprintOf(held) : largestFootprint;
    }
    return messages <= m_bounds.messages && bytes <= m_bounds.bytes;
}

} // namespace holdfast::exactness
