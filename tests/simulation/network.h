// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "tests/exactness/random.h"
#include "tests/exactness/socket.h"
#include "tests/simulation/faults.h"
#include "tests/simulation/story.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::simulation {

/// One direction of a connection: the send buffer, the network and the receive buffer in one.
///
/// Invariants: bytes arrive in order; at most `capacity` bytes are in transit or unread.
/// Thread: one.
struct Pipe
{
    /// Bytes that arrive together. `isEnd`: the sender has finished (FIN). `isReset`: RST.
    struct Segment
    {
        MonotonicTime arrives;
        std::string bytes;
        bool isEnd = false;
        bool isReset = false;
    };

    std::size_t capacity = 0;
    std::size_t window = 0; ///< number of unread bytes at which the receiver accepts no more
    std::uint32_t taken = 0; ///< bytes that the receiver's kernel has acknowledged
    std::size_t underWay = 0; ///< bytes in `segments`
    std::deque<Segment> segments;
    std::string arrived;
    bool hasEnded = false; ///< the FIN has arrived
    bool wasReset = false; ///< the RST has arrived
    bool isFinished = false; ///< the sender sends nothing more

    [[nodiscard]] std::size_t room() const
    {
        const std::size_t used = underWay + arrived.size();
        return used < capacity ? capacity - used : 0;
    }
    [[nodiscard]] bool isReadable() const { return !arrived.empty() || hasEnded || wasReset; }
    /// When the next segment can arrive; nothing if there is none or the window is full.
    [[nodiscard]] std::optional<MonotonicTime> nextArrival() const;
};

using Fate = exactness::Socket::Fate;

/// When the server and the client last did something on a connection.
struct Times
{
    MonotonicTime accepted;
    MonotonicTime read; ///< the server read bytes
    MonotonicTime unanswered; ///< the server read the first bytes since it last wrote
    MonotonicTime written; ///< the server wrote bytes
    MonotonicTime taken; ///< the client's system took bytes
    MonotonicTime said; ///< the client sent HTTP, encrypted or not
    std::optional<MonotonicTime> pinged; ///< the server wrote a ping frame
};

/// What a client has done to its TLS session.
struct TlsUse
{
    bool isEncrypted = false; ///< the client speaks TLS
    bool hasClosed = false; ///< it has sent close_notify
    bool hasFailed = false; ///< it has given up
    bool hasSentMore = false; ///< it has sent records that carry no HTTP
};

/// A TCP connection of the simulated network.
struct Link
{
    int number = 0; ///< increasing; identifies it on the client's side
    int descriptor = -1; ///< the server's, while it is open
    std::uint16_t port = 0;
    std::string client; ///< its name, for log output
    Pipe toServer;
    Pipe toClient;
    bool isClientOpen = true;
    bool drains = false; ///< the client has left, but its system reads to the end
    bool isWaiting = true; ///< for accept()
    bool isServerDone = false; ///< the server's side is closed
    Fate fate = Fate::Kept;
    Times times;
    TlsUse tls;
    bool asksToClose = false; ///< the client has sent `Connection: close`
    bool isEndingGently = false; ///< the server has said why it ends it, and waits for the client
};

/// The connections between the clients and the server, and the server's descriptors.
///
/// Invariants: a new descriptor has the lowest free number, as in POSIX. Bytes arrive only when the
/// scheduler calls arrive().
/// Thread: one.
class Network
{
public:
    /// The result of a socket call; 0 bytes: it would block.
    struct Moved
    {
        std::size_t bytes = 0;
        bool hasEnded = false;
        bool hasFailed = false;
    };

    Network(Story &story, exactness::Random &random, const Faults &faults, const MonotonicTime &now)
        : m_story(story), m_random(random), m_faults(faults), m_now(now)
    {
    }

    /// The server has this limit on connections: one that is accepted beyond it is refused. 0:
    /// none.
    void setConnectionLimit(std::size_t limit) { m_connectionLimit = limit; }
    /// Resets no connection and refuses to watch none from now on.
    void calm() { m_isCalm = true; }

    // Called by the server's side:
    void listen(std::uint16_t port) { m_listening = port; }
    void stopListening();
    [[nodiscard]] bool hasToAccept() const;
    /// Nothing: no descriptor is free.
    [[nodiscard]] std::optional<int> accept();
    [[nodiscard]] Moved receive(int descriptor, std::span<char> buffer);
    [[nodiscard]] Moved transmit(int descriptor, std::string_view bytes);
    void shutdownSending(int descriptor);
    void close(int descriptor, bool isAborted);
    [[nodiscard]] bool isConnected(int descriptor) const;
    /// How much of what was sent to the client its kernel has acknowledged.
    struct Taken
    {
        std::uint32_t bytes = 0;
        bool isAll = true;
    };
    [[nodiscard]] Taken takenByClient(int descriptor) const;
    [[nodiscard]] bool hasUnread(int descriptor) const;
    /// The poller is asked to watch a connection. False: it refuses.
    [[nodiscard]] bool mayWatch(int descriptor);
    /// The connection with this descriptor; null if there is none.
    [[nodiscard]] Link *linkOf(int descriptor) const;
    [[nodiscard]] int openSignal();
    void closeSignal(int descriptor);
    void setSignal(int descriptor, bool isSet);
    [[nodiscard]] bool isReadable(int descriptor) const;
    [[nodiscard]] bool isWritable(int descriptor) const;
    /// The peer has finished sending (EPOLLRDHUP).
    [[nodiscard]] bool hasEnded(int descriptor) const;
    /// Both directions are closed (EPOLLHUP, EPOLLERR).
    [[nodiscard]] bool isOver(int descriptor) const;
    /// The process was killed: all its sockets are closed, and it can send nothing more.
    void serverDies();
    void serverStarts() { m_isServerDead = false; }
    [[nodiscard]] std::size_t openDescriptors() const { return m_links.size() + m_signals.size(); }
    /// Connections that are open in the server.
    [[nodiscard]] std::size_t openConnections() const { return m_byDescriptor.size(); }

    // Called by the clients' side:
    int connect(std::uint16_t port, std::size_t receiveBuffer, const std::string &client);
    [[nodiscard]] std::size_t clientSends(int number, std::string_view bytes);
    /// The client sends these bytes of HTTP, encrypted or not.
    void clientSays(int number, std::string_view plain);
    /// Adds this to what is known of its session.
    void addTlsUse(int number, const TlsUse &use);
    [[nodiscard]] Moved clientReceives(int number, std::span<char> buffer);
    void clientCloses(int number, bool isAborted);
    [[nodiscard]] bool isClientReadable(int number) const;
    [[nodiscard]] bool isClientWritable(int number) const;
    [[nodiscard]] bool isClientReset(int number) const;
    [[nodiscard]] Fate fateOf(int number) const;

    // Called by the scheduler:
    /// Adds the pipes of which a segment can arrive now.
    void collectArrivals(std::vector<std::pair<Link *, bool>> &out);
    void arrive(Link &link, bool isToServer);
    [[nodiscard]] std::optional<MonotonicTime> nextArrival() const;
    void forgetFinished();
    /// Sometimes resets a connection in both directions.
    void maybeCut();

private:
    [[nodiscard]] Link *linkNumbered(int number) const;
    [[nodiscard]] int freeDescriptor() const;
    void send(Pipe &pipe, std::string_view bytes);
    void finish(Pipe &pipe);
    void reset(Pipe &pipe);
    [[nodiscard]] MonotonicTime arrival(const Pipe &pipe);
    void tell(const Link &link, const char *what, std::string_view bytes = {});

    Story &m_story;
    exactness::Random &m_random;
    const Faults &m_faults;
    const MonotonicTime &m_now;
    std::uint16_t m_listening = 0;
    bool m_isServerDead = false;
    bool m_isCalm = false;
    std::size_t m_connectionLimit = 0;
    MonotonicTime m_exhaustedUntil;
    int m_newest = 0;
    std::vector<std::unique_ptr<Link>> m_links;
    std::map<int, Link *> m_byDescriptor;
    std::map<int, Link *> m_byNumber;
    std::map<int, bool> m_signals;
};

} // namespace holdfast::simulation
