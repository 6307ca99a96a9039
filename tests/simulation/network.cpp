// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/network.h"

#include <algorithm>
#include <utility>

namespace holdfast::simulation {

namespace {

constexpr int lowestDescriptor = 5;
constexpr std::size_t exhaustedMilliseconds = 5000;
/// A ping is a frame of its own, with little or no payload (RFC 6455 section 5.5.2).
constexpr char pingByte = '\x89';
constexpr std::size_t pingBytesAtMost = 16;

bool happens(exactness::Random &random, unsigned inThousand)
{
    return inThousand > 0 && random.below(1000) < inThousand;
}

} // namespace

void Network::tell(const Link &link, const char *what, std::string_view bytes)
{
    m_story.add(m_now, static_cast<std::uint64_t>(link.number), bytes, [&] {
        return link.client + " (connection " + std::to_string(link.number) + ") " + what;
    });
}

Link *Network::linkOf(int descriptor) const
{
    const auto it = m_byDescriptor.find(descriptor);
    return it == m_byDescriptor.end() ? nullptr : it->second;
}

Link *Network::linkNumbered(int number) const
{
    const auto it = m_byNumber.find(number);
    return it == m_byNumber.end() ? nullptr : it->second;
}

int Network::freeDescriptor() const
{
    int descriptor = lowestDescriptor;
    while (m_byDescriptor.contains(descriptor) || m_signals.contains(descriptor))
        ++descriptor;
    return descriptor;
}

// ---- Bytes in transit ---------------------------------------------------------------------------

MonotonicTime Network::arrival(const Pipe &pipe)
{
    MonotonicTime time = m_now;
    if (m_faults.delay.count() > 0) {
        time += std::chrono::microseconds(
            m_random.below(static_cast<std::size_t>(m_faults.delay.count())));
    }
    return pipe.segments.empty() ? time : std::max(time, pipe.segments.back().arrives);
}

void Network::send(Pipe &pipe, std::string_view bytes)
{
    while (!bytes.empty()) {
        // A write may arrive in parts.
        const std::size_t part = happens(m_random, m_faults.partialRead)
            ? 1 + m_random.below(bytes.size())
            : bytes.size();
        pipe.underWay += part;
        pipe.segments.push_back({ arrival(pipe), std::string(bytes.substr(0, part)) });
        bytes.remove_prefix(part);
    }
}

void Network::finish(Pipe &pipe)
{
    if (pipe.isFinished)
        return;
    pipe.isFinished = true;
    pipe.segments.push_back({ arrival(pipe), {}, true, false });
}

void Network::reset(Pipe &pipe)
{
    pipe.isFinished = true;
    // Bytes that the kernel had not yet sent are dropped.
    while (!pipe.segments.empty() && m_random.chance(50)) {
        pipe.underWay -= pipe.segments.back().bytes.size();
        pipe.segments.pop_back();
    }
    pipe.segments.push_back({ arrival(pipe), {}, false, true });
}

std::optional<MonotonicTime> Pipe::nextArrival() const
{
    const bool isBlocked =
        segments.empty() || (!segments.front().bytes.empty() && arrived.size() >= window);
    return isBlocked ? std::nullopt : std::optional(segments.front().arrives);
}

void Network::collectArrivals(std::vector<std::pair<Link *, bool>> &out)
{
    for (const auto &link : m_links) {
        for (const bool isToServer : { true, false }) {
            const Pipe &pipe = isToServer ? link->toServer : link->toClient;
            if (const auto arrives = pipe.nextArrival(); arrives && *arrives <= m_now)
                out.emplace_back(link.get(), isToServer);
        }
    }
}

std::optional<MonotonicTime> Network::nextArrival() const
{
    std::optional<MonotonicTime> next;
    for (const auto &link : m_links) {
        for (const Pipe *pipe : { &link->toServer, &link->toClient }) {
            if (const auto arrives = pipe->nextArrival(); arrives && (!next || *arrives < *next))
                next = arrives;
        }
    }
    return next;
}

void Network::arrive(Link &link, bool isToServer)
{
    Pipe &pipe = isToServer ? link.toServer : link.toClient;
    Pipe &back = isToServer ? link.toClient : link.toServer;
    const Pipe::Segment segment = std::move(pipe.segments.front());
    pipe.segments.pop_front();
    pipe.underWay -= segment.bytes.size();
    pipe.taken += static_cast<std::uint32_t>(segment.bytes.size());
    if (!isToServer)
        link.times.taken = m_now;
    if (segment.isReset) {
        pipe.wasReset = true;
        pipe.hasEnded = true;
        if (link.fate == Fate::Cut) {
            tell(link, isToServer ? "is cut, the server's system knows" : "is told of the cut");
            return; // the other side is told by itself
        }
        // RFC 9293 section 3.10.7.4: a reset ends both directions.
        back.segments.clear();
        back.underWay = 0;
        back.isFinished = true;
        tell(link, isToServer ? "has reset the connection" : "is told that it was reset");
        return;
    }
    if (segment.isEnd) {
        pipe.hasEnded = true;
        tell(link,
             isToServer ? "has finished, the server's system knows"
                        : "is told that the server has finished");
        return;
    }
    const bool isGone = isToServer ? link.isServerDone : !link.isClientOpen;
    if (!isGone) {
        pipe.arrived += segment.bytes;
        tell(link, isToServer ? "-> server" : "<- server", segment.bytes);
        return;
    }
    if (!isToServer && link.drains)
        return;
    // Nobody can read it: answer with a reset.
    if (!pipe.wasReset && !back.isFinished)
        reset(back);
    else if (!back.wasReset)
        back.segments.push_back({ arrival(back), {}, false, true });
}

void Network::maybeCut()
{
    if (m_isCalm || !happens(m_random, m_faults.reset))
        return;
    std::vector<Link *> open;
    for (const auto &[descriptor, link] : m_byDescriptor) {
        if (link->isClientOpen && link->fate == Fate::Kept)
            open.push_back(link);
    }
    if (open.empty())
        return;
    Link &link = *m_random.pick(open);
    link.fate = Fate::Cut;
    tell(link, "is cut by the network");
    for (Pipe *pipe : { &link.toServer, &link.toClient }) {
        pipe->isFinished = true;
        pipe->underWay = 0;
        pipe->segments.clear();
        pipe->segments.push_back({ arrival(*pipe), {}, false, true });
    }
}

void Network::forgetFinished()
{
    std::erase_if(m_links, [this](const auto &link) {
        const bool isOver = link->isServerDone && !link->isClientOpen
            && link->toServer.segments.empty() && link->toClient.segments.empty();
        if (isOver)
            m_byNumber.erase(link->number);
        return isOver;
    });
}

// ---- The server's side --------------------------------------------------------------------------

void Network::stopListening()
{
    m_listening = 0;
    for (const auto &link : m_links) {
        if (link->isWaiting) {
            link->isWaiting = false;
            link->isServerDone = true;
            reset(link->toClient);
        }
    }
}

bool Network::hasToAccept() const
{
    return std::any_of(m_links.begin(), m_links.end(), [this](const auto &link) {
        return link->isWaiting && link->port == m_listening;
    });
}

std::optional<int> Network::accept()
{
    const auto it = std::find_if(m_links.begin(), m_links.end(),
                                 [](const auto &link) { return link->isWaiting; });
    if (it == m_links.end() || m_now < m_exhaustedUntil
        || happens(m_random, m_faults.acceptFailure))
        return std::nullopt;
    if (happens(m_random, m_faults.exhaustion)) {
        m_exhaustedUntil = m_now + std::chrono::milliseconds(m_random.below(exhaustedMilliseconds));
        return std::nullopt;
    }
    Link &link = **it;
    link.isWaiting = false;
    link.times = { .accepted = m_now,
                   .read = m_now,
                   .unanswered = m_now,
                   .written = m_now,
                   .taken = m_now,
                   .said = link.times.said,
                   .pinged = std::nullopt };
    if (m_connectionLimit > 0 && m_byDescriptor.size() >= m_connectionLimit)
        link.fate = Fate::Refused;
    link.descriptor = freeDescriptor();
    m_byDescriptor.emplace(link.descriptor, &link);
    tell(link, "is accepted");
    return link.descriptor;
}

Network::Moved Network::receive(int descriptor, std::span<char> buffer)
{
    Link *link = linkOf(descriptor);
    if (link == nullptr || m_isServerDead)
        return { .hasFailed = true };
    Pipe &pipe = link->toServer;
    if (pipe.arrived.empty())
        return { 0, pipe.hasEnded && !pipe.wasReset, pipe.wasReset };
    std::size_t count = std::min(buffer.size(), pipe.arrived.size());
    if (happens(m_random, m_faults.partialRead))
        count = 1 + m_random.below(count);
    std::copy_n(pipe.arrived.begin(), count, buffer.begin());
    pipe.arrived.erase(0, count);
    if (link->times.read <= link->times.written)
        link->times.unanswered = m_now;
    link->times.read = m_now;
    return { count };
}

Network::Moved Network::transmit(int descriptor, std::string_view bytes)
{
    Link *link = linkOf(descriptor);
    if (link == nullptr || m_isServerDead || link->toServer.wasReset)
        return { .hasFailed = true };
    if (link->fate == Fate::Cut)
        return { bytes.size() }; // lost: the server's system does not know it yet
    if (link->toClient.isFinished)
        return { .hasFailed = true };
    std::size_t count = std::min(bytes.size(), link->toClient.room());
    if (happens(m_random, m_faults.fullBuffer))
        count = 0;
    else if (count > 0 && happens(m_random, m_faults.partialWrite))
        count = 1 + m_random.below(count);
    send(link->toClient, bytes.substr(0, count));
    if (count > 0) {
        link->times.written = m_now;
        if (bytes.size() <= pingBytesAtMost && bytes.front() == pingByte)
            link->times.pinged = m_now;
    }
    return { count };
}

void Network::shutdownSending(int descriptor)
{
    if (Link *link = linkOf(descriptor); link != nullptr && !m_isServerDead) {
        tell(*link, "is sent no more by the server");
        finish(link->toClient);
    }
}

void Network::close(int descriptor, bool isAborted)
{
    Link *link = linkOf(descriptor);
    if (link == nullptr)
        return;
    tell(*link, isAborted ? "is aborted by the server" : "is closed by the server");
    // The server may have accepted others, and not yet judged them against its limit.
    for (const auto &[other, accepted] : m_byDescriptor) {
        const bool isUndecided = accepted->times.written == accepted->times.accepted;
        if (accepted->fate == Fate::Refused && isUndecided)
            accepted->fate = Fate::MayBeRefused;
    }
    link->isServerDone = true;
    link->descriptor = -1;
    m_byDescriptor.erase(descriptor);
    // Closing a socket that has unread bytes resets the connection.
    const bool hasLeft = !std::exchange(link->toServer.arrived, {}).empty();
    if (isAborted || hasLeft)
        reset(link->toClient);
    else
        finish(link->toClient);
}

bool Network::isConnected(int descriptor) const
{
    return linkOf(descriptor) != nullptr;
}

Network::Taken Network::takenByClient(int descriptor) const
{
    const Link *link = linkOf(descriptor);
    if (link == nullptr)
        return {};
    return { link->toClient.taken, link->toClient.underWay == 0 };
}

bool Network::hasUnread(int descriptor) const
{
    const Link *link = linkOf(descriptor);
    return link != nullptr && !link->toServer.arrived.empty();
}

bool Network::mayWatch(int descriptor)
{
    Link *link = linkOf(descriptor);
    if (link == nullptr || m_isCalm || !happens(m_random, m_faults.unwatched))
        return true;
    tell(*link, "cannot be watched");
    if (link->fate == Fate::Kept)
        link->fate = Fate::Refused;
    return false;
}

int Network::openSignal()
{
    const int descriptor = freeDescriptor();
    m_signals.emplace(descriptor, false);
    return descriptor;
}

void Network::closeSignal(int descriptor)
{
    m_signals.erase(descriptor);
}

void Network::setSignal(int descriptor, bool isSet)
{
    m_signals.at(descriptor) = isSet;
}

bool Network::isReadable(int descriptor) const
{
    if (const auto it = m_signals.find(descriptor); it != m_signals.end())
        return it->second;
    const Link *link = linkOf(descriptor);
    return link != nullptr && link->toServer.isReadable();
}

bool Network::isWritable(int descriptor) const
{
    const Link *link = linkOf(descriptor);
    return link != nullptr && (link->toClient.room() > 0 || link->toServer.wasReset);
}

bool Network::hasEnded(int descriptor) const
{
    const Link *link = linkOf(descriptor);
    return link != nullptr && link->toServer.hasEnded;
}

bool Network::isOver(int descriptor) const
{
    const Link *link = linkOf(descriptor);
    return link != nullptr
        && (link->toServer.wasReset || (link->toServer.hasEnded && link->toClient.isFinished));
}

void Network::serverDies()
{
    stopListening();
    m_isServerDead = true;
    while (!m_byDescriptor.empty())
        close(m_byDescriptor.begin()->first, false);
}

// ---- The clients' side --------------------------------------------------------------------------

int Network::connect(std::uint16_t port, std::size_t receiveBuffer, const std::string &client)
{
    constexpr std::size_t kibi = 1024;
    auto link = std::make_unique<Link>();
    link->number = ++m_newest;
    link->port = port;
    link->client = client;
    link->toServer.capacity =
        m_random.pick<std::size_t>({ 16 * kibi, 64 * kibi, 64 * kibi, 1024 * kibi });
    link->toClient.capacity = receiveBuffer > 0
        ? receiveBuffer / 2 + m_random.below(receiveBuffer)
        : m_random.pick<std::size_t>({ 16 * kibi, 128 * kibi, 1024 * kibi });
    link->toServer.window = link->toServer.capacity / 2;
    link->toClient.window = link->toClient.capacity / 2;
    m_byNumber.emplace(link->number, link.get());
    tell(*link, "connects");
    if (port != m_listening) {
        link->isWaiting = false;
        link->isServerDone = true;
        reset(link->toClient);
    }
    m_links.push_back(std::move(link));
    return m_newest;
}

std::size_t Network::clientSends(int number, std::string_view bytes)
{
    Link *link = linkNumbered(number);
    if (link == nullptr || link->toServer.isFinished)
        return 0;
    const std::size_t count = std::min(bytes.size(), link->toServer.room());
    send(link->toServer, bytes.substr(0, count));
    return count;
}

void Network::clientSays(int number, std::string_view plain)
{
    Link *link = linkNumbered(number);
    if (link == nullptr)
        return;
    link->times.said = m_now;
    // A request is said as a whole.
    link->asksToClose =
        link->asksToClose || plain.find("Connection: close") != std::string_view::npos;
    if (link->tls.isEncrypted)
        tell(*link, "encrypts", plain);
}

void Network::addTlsUse(int number, const TlsUse &use)
{
    if (Link *link = linkNumbered(number))
        link->tls = { .isEncrypted = use.isEncrypted,
                      .hasClosed = link->tls.hasClosed || use.hasClosed,
                      .hasFailed = link->tls.hasFailed || use.hasFailed,
                      .hasSentMore = link->tls.hasSentMore || use.hasSentMore };
}

Network::Moved Network::clientReceives(int number, std::span<char> buffer)
{
    Link *link = linkNumbered(number);
    if (link == nullptr)
        return { .hasFailed = true };
    Pipe &pipe = link->toClient;
    if (pipe.arrived.empty())
        return { 0, pipe.hasEnded, pipe.wasReset };
    const std::size_t count = std::min(buffer.size(), pipe.arrived.size());
    std::copy_n(pipe.arrived.begin(), count, buffer.begin());
    pipe.arrived.erase(0, count);
    return { count };
}

void Network::clientCloses(int number, bool isAborted)
{
    Link *link = linkNumbered(number);
    if (link == nullptr || !link->isClientOpen)
        return;
    link->isClientOpen = false;
    const bool hasLeft = !std::exchange(link->toClient.arrived, {}).empty();
    if (isAborted || hasLeft) {
        tell(*link, "goes without a word");
        if (!link->toServer.isFinished)
            reset(link->toServer);
        return;
    }
    link->drains = happens(m_random, m_faults.halfClose);
    tell(*link, link->drains ? "sends no more and reads to the end" : "goes");
    finish(link->toServer);
}

bool Network::isClientReadable(int number) const
{
    const Link *link = linkNumbered(number);
    return link == nullptr || link->toClient.isReadable();
}

bool Network::isClientWritable(int number) const
{
    const Link *link = linkNumbered(number);
    return link != nullptr && !link->toServer.isFinished && link->toServer.room() > 0;
}

bool Network::isClientReset(int number) const
{
    const Link *link = linkNumbered(number);
    return link == nullptr || link->toClient.wasReset;
}

Fate Network::fateOf(int number) const
{
    const Link *link = linkNumbered(number);
    return link == nullptr ? Fate::Kept : link->fate;
}

} // namespace holdfast::simulation
