// SPDX-License-Identifier: GPL-3.0-or-later
//
// The receiving half of Subscriber: passes what it receives to its witness.
#include "tests/exactness/caller.h"
#include "tests/exactness/subscriber.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace holdfast::exactness {

namespace {

constexpr std::size_t oldCursorsKept = 4;

/// The number in "n17" or at the start of "n17;...".
MessageNumber numberIn(std::string_view text)
{
    MessageNumber number = 0;
    if (text.starts_with('n'))
        std::from_chars(text.data() + 1, text.data() + text.size(), number);
    return number;
}

} // namespace

void Subscriber::hello(std::string_view cursor)
{
    if (m_socket.fate() == Socket::Fate::Refused)
        find("was served beyond the limit of connections");
    m_wasAnswered = true;
    if (const auto place = m_run.ledger.placeOf(cursor))
        m_witness.hello(*place);
}

void Subscriber::state(std::string_view cursor)
{
    m_isToldState = true;
    if (!m_wantsState)
        find("was told a state that it did not ask for");
    if (const auto place = m_run.ledger.placeOf(cursor))
        m_witness.state(*place);
}

MessageNumber Subscriber::contentOf(const Envelope &envelope)
{
    if (!envelope.retracts.empty()) {
        const auto target = m_run.ledger.placeOf(envelope.retracts);
        const MessageNumber number = target ? m_run.ledger.messageAt(*target) : 0;
        return number != 0 ? m_run.ledger.retractionOf(number) : 0;
    }
    const MessageNumber number = numberIn(envelope.event);
    std::string_view text;
    if (envelope.event == "message" && envelope.data.get(text) == simdjson::SUCCESS)
        return numberIn(text);
    return number;
}

MessageNumber Subscriber::numberOf(const Envelope &envelope, MessageNumber content)
{
    const Sent &sent = m_run.ledger.at(content);
    if (sent.kind == SentKind::Message)
        return envelope.isEdited || !envelope.replaces.empty() ? 0 : content;
    if (sent.kind == SentKind::Retraction)
        return content;
    const auto &target = m_run.ledger.at(sent.target).accepted;
    const auto said = m_run.ledger.placeOf(envelope.isEdited ? envelope.id : envelope.replaces);
    if (!target || !said || target->life != said->life || target->seq != said->seq)
        return 0;
    return envelope.isEdited ? sent.target : content;
}

void Subscriber::message(const Envelope &envelope)
{
    const MessageNumber content = contentOf(envelope);
    const bool isSent = content != 0 && content <= m_run.ledger.newest();
    const MessageNumber number = isSent ? numberOf(envelope, content) : 0;
    if (number == 0 || !isAsSent(envelope, content))
        return find("was sent a message that is not as any was published: "
                    + std::string(envelope.id));
    m_run.loop.advanced();
    if (m_run.received && m_traits.hasId)
        m_run.received(id(), envelope.id);
    if (const auto place = m_run.ledger.placeOf(envelope.id);
        place && m_run.ledger.delivered(number, envelope.id))
        m_witness.message(number, content, *place);
}

bool Subscriber::isAsSent(const Envelope &envelope, MessageNumber number)
{
    const Sent &sent = m_run.ledger.at(number);
    if (envelope.channel != m_run.universe.channels()[sent.channel]
        || envelope.key != (sent.key == 0 ? std::string() : 'k' + std::to_string(sent.key)))
        return false;
    if (sent.kind == SentKind::Retraction)
        return !envelope.retracts.empty();
    const auto type = sent.payload.contentType();
    if (envelope.type != (type.empty() ? std::string_view("text/plain") : type)
        || envelope.isBase64 != (sent.payload.kind == Payload::Kind::Binary))
        return false;
    if (sent.payload.kind == Payload::Kind::Json)
        return simdjson::minify(envelope.data) == sent.payload.bytes;
    std::string_view text;
    if (envelope.data.get(text) != simdjson::SUCCESS)
        return false;
    return envelope.isBase64 ? base64Decoded(text) == sent.payload.bytes
                             : text == sent.payload.bytes;
}

void Subscriber::gap(const ToldGap &gap)
{
    const auto from = m_run.ledger.placeOf(gap.from);
    const auto to = m_run.ledger.placeOf(gap.to);
    const bool isRestart = gap.reason == "restarted";
    if (!isRestart && gap.reason != "expired" && gap.reason != "evicted")
        find("was told a gap for no known reason: " + std::string(gap.reason));
    m_run.loop.advanced();
    if (from && to)
        m_witness.gap(*from, *to, isRestart);
}

void Subscriber::cursor(std::string_view cursor)
{
    if (m_run.random.chance(2)) {
        if (m_oldCursors.size() == oldCursorsKept)
            m_oldCursors.erase(m_oldCursors.begin());
        m_oldCursors.emplace_back(cursor);
    }
    m_cursor = cursor;
}

void Subscriber::bye(std::string_view reason)
{
    ++m_run.tally.byes;
    m_mayBeClosed = true;
    const bool isTooSlow = reason == "too-slow" && mayBeTooSlow();
    if (!isTooSlow && !(reason == "shutting-down" && m_run.isServerGoing))
        find("was said good-bye to for no reason: " + std::string(reason));
}

bool Subscriber::mayBeTooSlow() const
{
    // Bytes on the connection may be older than the response to a change.
    return (m_followed & m_run.closingChannels) != 0;
}

void Subscriber::answered(std::string_view cursor, bool isEmpty, bool closes)
{
    if (m_socket.fate() == Socket::Fate::Refused)
        find("was served beyond the limit of connections");
    // Messages may have been published before the witness can know it, so only their absence is
    // judged: nothing may end a poll before its time.
    if (isEmpty && !m_isToldState && !m_run.isServerGoing
        && m_run.loop.now() - m_askedAt < std::chrono::seconds(m_traits.wait))
        find("was answered with nothing before its time");
    m_wasAnswered = true;
    m_isOnBreak = true;
    m_idleSince = m_lateSinceAsked.value_or(m_run.loop.now());
    if (const auto place = m_run.ledger.placeOf(cursor))
        m_witness.answered(*place, isEmpty);
    if (m_traits.closesPolls)
        m_mayBeClosed = true;
    if (closes != m_traits.closesPolls && !m_run.isServerGoing)
        find("was answered with the wrong Connection field");
}

void Subscriber::subscribed(const std::vector<std::string> &entries)
{
    if (!m_change || !m_change->isInBand)
        return find("was told of a change that it did not ask for");
    m_run.loop.advanced();
    judgeFollowed(entries, *m_change);
    Change change = *std::exchange(m_change, std::nullopt);
    m_witness.changeAnswered(change.added, change.removed, true);
    m_run.justFollowed = change.added;
    m_entries = std::move(change.entries);
    // Without a client id the server does not remember the change.
    if (!m_traits.keepsUrl || !m_traits.hasId)
        m_urlEntries = m_entries;
}

void Subscriber::judgeFollowed(const std::vector<std::string> &told, const Change &change)
{
    // The server may read the request of an abandoned connection late. It then also follows that
    // request's channels, but never those that the change removes.
    const auto &entries = m_run.universe.entries();
    const auto isTold = [&](std::size_t entry) {
        return std::find(told.begin(), told.end(), entries[entry].text) != told.end();
    };
    if (std::all_of(change.entries.begin(), change.entries.end(), isTold)
        && std::none_of(change.taken.begin(), change.taken.end(), isTold))
        return;
    std::string list;
    for (const std::string &text : told)
        list += ' ' + text;
    find("follows" + list + " after a change to " + m_run.universe.jsonListOf(change.entries));
}

void Subscriber::published(std::string_view reference, std::string_view id)
{
    m_run.loop.advanced();
    const MessageNumber number = numberIn('n' + std::string(reference));
    if (std::erase(m_published, number) == 0)
        return find("was told of a publish that was not its own");
    m_run.ledger.answered(number, id);
}

void Subscriber::refused(std::string_view reference, std::string_view detail)
{
    if (isNotStored(detail)) {
        m_run.loop.advanced();
        const MessageNumber number = numberIn('n' + std::string(reference));
        const bool isOwn = std::erase(m_published, number) > 0;
        if (!isOwn)
            return find("was refused a publish that was not its own");
        if (isHere() && m_socket.isOpen())
            publish(number);
        return;
    }
    // A draining server refuses publishes; its goodbye to this connection may come later.
    if (!m_run.isServerGoing)
        find("was refused: " + std::string(detail));
}

void Subscriber::reply(const std::string &frame)
{
    m_socket.send(frame);
}

void Subscriber::turnedAway(int status, std::string_view detail)
{
    constexpr int serviceUnavailable = 503;
    m_mayBeClosed = true;
    const bool isRefused = m_run.isServerGoing || m_socket.mayBeRefused();
    if (status != serviceUnavailable || !isRefused)
        find("was turned away with " + std::to_string(status) + ": " + std::string(detail));
}

void Subscriber::broken(std::string_view what)
{
    find("was sent " + std::string(what));
}

} // namespace holdfast::exactness
