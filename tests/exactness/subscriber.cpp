// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/subscriber.h"

#include "app/bench/websocketframe.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::exactness {

namespace {

namespace dom = simdjson::dom;

/// Shorter than the server's time-out for idle connections.
constexpr std::chrono::seconds idleTime { 60 };
/// docs/protocol.md: the server sends a stream something at least this often.
constexpr std::chrono::seconds longestSilence { 25 };
/// What a busy worker and a slow network add to that.
constexpr std::chrono::seconds delayAtMost { 15 };
/// Shorter than the server's time-out for TLS handshakes.
constexpr std::chrono::seconds handshakeTime { 8 };
constexpr std::size_t keyUpdatesAtMost = 3000;

std::string nameOf(std::size_t index, const Traits &traits)
{
    constexpr std::array transports { "a poll", "a stream", "a WebSocket" };
    std::string name = "subscriber " + std::to_string(index) + " ("
        + transports[static_cast<std::size_t>(traits.transport)];
    name += traits.hasId ? ", with an id" : "";
    name += traits.keepsUrl ? ", keeps its URL" : "";
    name += traits.closesPolls ? ", a connection for each poll" : "";
    name += traits.takesBreaks ? ", takes breaks" : "";
    name += traits.tls == ClientTls::Version::Tls12 ? ", knows TLS 1.2" : "";
    return name + ')';
}

std::unique_ptr<Reader> readerFor(Transport transport)
{
    switch (transport) {
    case Transport::Stream:
        return std::make_unique<StreamReader>();
    case Transport::Socket:
        return std::make_unique<SocketReader>();
    case Transport::Poll:
        break;
    }
    return std::make_unique<PollReader>();
}

} // namespace

Traits Traits::some(Random &random, std::optional<Transport> transport)
{
    Traits traits;
    const std::size_t any = random.below(10);
    traits.transport = transport.value_or(any < 3       ? Transport::Poll
                                              : any < 6 ? Transport::Stream
                                                        : Transport::Socket);
    traits.hasId = random.chance(50);
    traits.keepsUrl = random.chance(50);
    if (traits.transport == Transport::Poll) {
        traits.closesPolls = random.chance(15);
        traits.takesBreaks = random.chance(30);
        if (traits.takesBreaks && random.chance(50))
            traits.wait = 0;
    }
    traits.deflates = traits.transport == Transport::Socket && random.chance(25);
    if (random.chance(40))
        traits.reading.buffer = 4096; // the kernel raises it to its minimum
    if (random.chance(15))
        traits.reading.atOnce = random.chance(50) ? 97 : 1500;
    if (random.chance(30))
        traits.tls = ClientTls::Version::Tls12;
    return traits;
}

Subscriber::Subscriber(Run &run, std::size_t index, const Traits &traits)
    : m_run(run)
    , m_index(index)
    , m_name(nameOf(index, traits))
    , m_traits(traits)
    , m_witness(run.ledger, run.findings, m_name)
    , m_socket(run.loop, *this)
{
}

void Subscriber::join(Start start)
{
    ++m_run.tally.joins;
    m_hasEverCome = true;
    m_entries = m_run.universe.someEntries(m_run.random);
    m_urlEntries = m_entries;
    m_cursor.clear();
    m_oldCursors.clear();
    // While the server knows this client id, it replaces the channels of a URL by those of the last
    // change. So a new id is needed.
    if (std::exchange(m_hasEverChanged, false))
        ++m_identity;
    m_change.reset(); // it belonged to the earlier client
    m_wantsState = start == Start::State;
    open(start, {});
}

void Subscriber::resume()
{
    if (m_entries.empty())
        return join(Start::Now); // without a state
    ++m_run.tally.resumes;
    const Start anew = m_wantsState ? Start::State : Start::Now;
    open(m_cursor.empty() ? anew : Start::After, m_cursor);
}

void Subscriber::resumeFromOld()
{
    if (!m_oldCursors.empty())
        m_cursor = m_run.random.pick(m_oldCursors);
    resume();
}

void Subscriber::leave()
{
    ++m_run.tally.leaves;
    if (m_run.random.chance(50)) {
        ++m_run.tally.departures;
        m_socket.depart(m_run.departures, m_run.random.chance(50));
    } else {
        m_socket.close();
    }
    forgetUndecided();
}

void Subscriber::cut()
{
    ++m_run.tally.cuts;
    if (m_socket.isEncrypted() && m_run.random.chance(50))
        m_socket.cutInRecord(m_run.random);
    else
        m_socket.abort();
    forgetUndecided();
}

void Subscriber::forgetUndecided()
{
    if (m_change && m_change->isInBand) {
        // Whether the server has made the change is unknown: come back as a new client.
        m_change.reset();
        m_entries.clear();
    }
    m_published.clear();
}

void Subscriber::stall()
{
    ++m_run.tally.stalls;
    isLateFromNowOn();
    m_socket.setReading(false);
}

void Subscriber::hurry()
{
    m_isInAHurry = true;
    m_socket.readAll();
}

void Subscriber::goOn()
{
    if (std::exchange(m_isOnBreak, false))
        pollAgain();
    else
        m_socket.setReading(true);
}

void Subscriber::open(Start start, const std::string &after)
{
    m_reader = readerFor(m_traits.transport);
    m_wasAnswered = false;
    m_lateSince.reset();
    m_wasLate = false;
    m_isOnBreak = false;
    m_mayBeClosed = false;
    m_socket.connect(m_run.server, m_traits.reading, m_traits.tls);
    m_connectedAt = m_run.loop.now();
    m_establishedAt.reset();
    if (m_isInAHurry)
        m_socket.readAll();
    ask(start, after);
}

void Subscriber::ask(Start start, const std::string &after)
{
    m_lateSinceAsked.reset();
    m_askedAt = m_run.loop.now();
    m_heardAt = m_askedAt;
    m_isToldState = false;
    Place place;
    if (start == Start::After) {
        const auto known = m_run.ledger.placeOf(after);
        if (!known)
            return;
        place = *known;
    }
    // Channels of a pending change are neither required nor forbidden.
    const ChannelMask open = m_change ? m_change->added | m_change->removed : 0;
    m_witness.asks(start, place, channels() & ~open, open);
    m_followed = channels() | open;
    m_witness.setMayLoseHeld((m_followed & m_run.latestChannels) != 0);
    m_socket.send(requestFor(start, after));
}

std::string Subscriber::requestFor(Start start, const std::string &after) const
{
    std::string fields = "Host: localhost\r\n";
    std::string query = "wait=" + std::to_string(m_traits.wait);
    if (m_traits.hasId)
        query += "&client=" + id();
    switch (start) {
    case Start::After:
        if (m_run.random.chance(50))
            fields += "Last-Event-ID: " + after + "\r\n";
        else
            query += "&since=" + after;
        break;
    case Start::Oldest:
        query += "&since=oldest";
        break;
    case Start::Last:
        query += "&last=" + std::to_string(1 + m_run.random.below(20));
        break;
    case Start::Now:
    case Start::State:
        break;
    }
    if (m_wantsState)
        query += "&state=1";
    if (m_traits.transport == Transport::Stream)
        fields += "Accept: text/event-stream\r\n";
    if (m_traits.transport == Transport::Socket) {
        fields += "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: "
            + std::string(bench::webSocketKey) + "\r\n";
        if (m_traits.deflates)
            fields += "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    }
    if (m_traits.closesPolls)
        fields += "Connection: close\r\n";
    return "GET " + m_run.universe.pathOf(m_urlEntries) + '?' + query + " HTTP/1.1\r\n" + fields
        + "\r\n";
}

std::string Subscriber::id() const
{
    return std::to_string(m_index) + '-' + std::to_string(m_identity);
}

void Subscriber::pollAgain()
{
    if (m_traits.closesPolls || m_run.loop.now() - m_idleSince > idleTime)
        open(Start::After, m_cursor);
    else
        ask(Start::After, m_cursor);
}

bool Subscriber::canChange() const
{
    return isHere() && !m_change && (m_traits.transport == Transport::Socket || m_traits.hasId)
        && m_wasAnswered;
}

bool Subscriber::canPublish() const
{
    return isHere() && m_traits.transport == Transport::Socket && m_wasAnswered && !m_mayBeClosed;
}

void Subscriber::changeChannels(Caller &control)
{
    const ChannelMask before = channels();
    Change change { m_run.universe.someEntries(m_run.random), {} };
    // Some of its present entries stay.
    for (const std::size_t entry : m_entries) {
        if (m_run.random.chance(50))
            change.entries.push_back(entry);
    }
    std::sort(change.entries.begin(), change.entries.end());
    change.entries.erase(std::unique(change.entries.begin(), change.entries.end()),
                         change.entries.end());
    std::vector<std::size_t> add;
    std::vector<std::size_t> remove;
    std::set_difference(change.entries.begin(), change.entries.end(), m_entries.begin(),
                        m_entries.end(), std::back_inserter(add));
    std::set_difference(m_entries.begin(), m_entries.end(), change.entries.begin(),
                        change.entries.end(), std::back_inserter(remove));
    if (add.empty() && remove.empty())
        return;
    ++m_run.tally.changes;
    m_hasEverChanged = true;
    const ChannelMask after = m_run.universe.channelsOf(change.entries);
    change.added = after & ~before;
    change.removed = before & ~after;
    change.taken = remove;
    const bool isInBand = m_traits.transport == Transport::Socket
        && (!m_traits.hasId || control.isBusy() || m_run.random.chance(60));
    change.isInBand = isInBand;
    m_witness.changeAsked(change.added, change.removed, isInBand);
    m_followed |= change.added;
    m_witness.setMayLoseHeld((m_followed & m_run.latestChannels) != 0);
    m_change = std::move(change);
    const std::string lists = m_run.universe.jsonListOf(add)
        + (isInBand ? R"(,"unsubscribe":)" : R"(,"remove":)") + m_run.universe.jsonListOf(remove)
        + '}';
    if (isInBand) {
        std::string frame;
        bench::appendClientFrame(bench::Opcode::Text, R"({"subscribe":)" + lists, 0xdecade, frame);
        m_socket.send(frame);
        return;
    }
    control.ask(Caller::request("PATCH /clients/" + id() + "/channels", R"({"add":)" + lists),
                [this](int status, std::string_view body) { patched(status, body); });
}

void Subscriber::patched(int status, std::string_view body)
{
    if (!m_change || m_change->isInBand)
        return; // the server has ended, or this subscriber has become a new client
    Change change = *std::exchange(m_change, std::nullopt);
    if (status == 200) {
        dom::parser parser;
        dom::element answer;
        dom::element list;
        if (parser.parse(body).get(answer) == simdjson::SUCCESS
            && answer["channels"].get(list) == simdjson::SUCCESS)
            judgeFollowed(textsIn(list), change);
        else
            find("changed its channels and was not told to which");
        m_witness.changeAnswered(change.added, change.removed, false);
        m_run.justFollowed = change.added;
        m_entries = std::move(change.entries);
        if (!m_traits.keepsUrl)
            m_urlEntries = m_entries;
        return;
    }
    if (status == Caller::unknown) {
        // Whether the server has made the change is unknown: come back as a new client.
        m_socket.close();
        m_published.clear();
        m_entries.clear();
        return;
    }
    if (!m_run.isServerGoing)
        find("could not change its channels: " + std::to_string(status) + ' ' + std::string(body));
}

void Subscriber::publish()
{
    Sent sent { m_run.random.below(m_run.universe.channels().size()),
                Payload::make(Payload::Kind::Text, m_run.random.below(500), m_run.random) };
    publish(m_run.ledger.send(std::move(sent)));
}

void Subscriber::publish(MessageNumber number)
{
    const Sent &sent = m_run.ledger.at(number);
    std::string command = R"({"publish":{"channel":)";
    appendQuoted(m_run.universe.channels()[sent.channel], command);
    command += R"(,"data":)";
    appendQuoted(sent.payload.bytes, command);
    const std::string reference = std::to_string(number);
    command += R"(,"event":"n)" + reference + R"("},"ref":")" + reference + R"("})";
    std::string frame;
    bench::appendClientFrame(bench::Opcode::Text, command, number, frame);
    m_published.push_back(number);
    m_socket.send(frame);
}

bool Subscriber::canDisturbTls() const
{
    return m_socket.isEncrypted() && isCuttable() && m_socket.isEstablished() && !m_mayBeClosed;
}

void Subscriber::disturbTls()
{
    Random &random = m_run.random;
    if (m_traits.tls == ClientTls::Version::Tls12) {
        ++m_run.tally.renegotiations;
        m_mayBeClosed = true; // the refusal ends OpenSSL's client
        m_socket.renegotiate();
    } else {
        ++m_run.tally.keyUpdates;
        m_socket.updateKeys(1 + random.below(random.chance(20) ? keyUpdatesAtMost : 20));
    }
}

void Subscriber::ready(bool readable, bool writable)
{
    if (writable)
        m_socket.flush();
    if (readable)
        readOnce();
}

bool Subscriber::readOnce()
{
    std::string_view bytes;
    const Socket::Found found = m_socket.read(bytes);
    if (!m_establishedAt && m_socket.isEstablished())
        m_establishedAt = m_run.loop.now();
    switch (found) {
    case Socket::Found::Nothing:
        hasReadAll();
        return false;
    case Socket::Found::End:
        ended();
        return false;
    case Socket::Found::Bytes:
        m_heardAt = m_run.loop.now();
        break;
    }
    if (m_socket.isEncrypted() && m_socket.tls().hasRenegotiated())
        find("has renegotiated");
    if (m_socket.mayHoldMoreThan(bytes.size()))
        isLateFromNowOn();
    else
        hasReadAll();
    m_reader->read(bytes, *this);
    m_witness.judge();
    if (m_isOnBreak && !m_traits.takesBreaks && !m_run.isServerGoing && !m_run.findings.any())
        goOn();
    return true;
}

void Subscriber::ended()
{
    const std::string before = state();
    const bool wasKept = m_socket.fate() == Socket::Fate::Kept;
    if (wasKept && m_socket.isEncrypted() && m_socket.tls().hasFailed() && !m_mayBeClosed
        && !mayBeGivenUp())
        find("failed with TLS: " + m_socket.tls().failure());
    m_socket.close();
    // A goodbye cannot be inserted into a partly sent block.
    if (wasKept && !m_mayBeClosed && !m_run.isServerGoing && !mayBeTooSlow() && !mayBeGivenUp())
        find("was disconnected without a word (" + before + ')');
    forgetUndecided();
}

void Subscriber::serverHasGone()
{
    while (isHere() && readOnce()) { }
    m_socket.close();
    m_change.reset();
    m_published.clear();
    m_urlEntries = m_entries; // the server's changes are lost with the server
}

bool Subscriber::isLate() const
{
    // The server closes a WebSocket that does not answer a ping within 20 seconds, and a connection
    // that takes no bytes for 60. The limits here are lower, because the ping may be older than the
    // first data that this program knows to be unread.
    const auto patience = std::chrono::seconds(m_traits.transport == Transport::Socket ? 15 : 50);
    return m_lateSince && m_run.loop.now() - *m_lateSince > patience;
}

bool Subscriber::mayBeGivenUp() const
{
    const bool isIdle = m_isOnBreak && m_run.loop.now() - m_idleSince > idleTime;
    const bool isSlowToShakeHands =
        m_establishedAt.value_or(m_run.loop.now()) - m_connectedAt > handshakeTime;
    return m_wasLate || isIdle || isLate() || isSlowToShakeHands || m_run.loop.wasHeldUp();
}

void Subscriber::isLateFromNowOn()
{
    if (!m_lateSince)
        m_lateSince = m_run.loop.now();
    if (!m_lateSinceAsked)
        m_lateSinceAsked = m_lateSince;
}

void Subscriber::hasReadAll()
{
    m_wasLate = m_wasLate || isLate();
    m_lateSince.reset();
}

void Subscriber::judgeSilence()
{
    const bool isPoll = m_traits.transport == Transport::Poll;
    if (!isHere() || m_isOnBreak || m_mayBeClosed || m_run.isServerGoing || !m_wasAnswered
        || m_socket.fate() != Socket::Fate::Kept)
        return;
    const auto now = m_run.loop.now();
    if (!isPoll && now - m_heardAt > longestSilence + delayAtMost)
        find("was sent nothing for too long, not even a ping");
    if (isPoll && now - m_askedAt > std::chrono::seconds(m_traits.wait) + delayAtMost)
        find("was not answered when its time was over");
}

std::vector<std::string> Subscriber::followed() const
{
    std::vector<std::string> texts;
    for (const std::size_t entry : m_entries)
        texts.push_back(m_run.universe.entries()[entry].text);
    return texts;
}

bool Subscriber::isCounted() const
{
    // A poll is never certain: the client may count as away until the server has read the request.
    return isHere() && m_socket.fate() == Socket::Fate::Kept && m_wasAnswered && !m_change
        && !m_mayBeClosed && !mayBeGivenUp() && !mayBeTooSlow()
        && m_traits.transport != Transport::Poll;
}

std::string Subscriber::state() const
{
    return m_socket.state() + (m_change ? ", waits for the answer to a change" : "")
        + (m_lateSince ? ", is late since "
                   + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(
                                        m_run.loop.now() - *m_lateSince)
                                        .count())
                   + " s"
                       : "")
        + (m_isOnBreak ? ", is on a break" : "") + (m_wasAnswered ? "" : ", was not answered yet");
}

void Subscriber::find(const std::string &what)
{
    m_run.findings.add(m_name + ' ' + what);
}

} // namespace holdfast::exactness
