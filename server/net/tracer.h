// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/traceevent.h"
#include "server/http/request.h"
#include "server/hub/encoder.h"
#include "server/net/tracering.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace holdfast::net {

class Transport;

/// Records what happens to one worker's connections of watched clients.
///
/// Whoever makes a step happen asks Transport::isTraced() and then calls record(). A client is
/// known only from its first request, so that while somebody watches, the openings of new
/// connections are remembered until then.
///
/// Invariants: a connection has an entry here, and isTraced(), exactly while it is of a watched
/// client. Nothing is remembered while nobody watches. At most maxOpenings openings are remembered:
/// a connection beyond them is Found later.
/// Thread: its worker's.
class Tracer
{
public:
    static constexpr std::size_t maxOpenings = 4096;

    explicit Tracer(const Clock &clock) : m_clock(clock) { }

    /// True if somebody watches a client.
    [[nodiscard]] bool isActive() const { return m_isActive; }
    /// From now on connections of the ring's client are traced; found() those that are open.
    void watch(std::shared_ptr<TraceRing> ring);
    void unwatch(const TraceRing &ring);

    // Only while isActive():
    void opened(const Transport &connection, bool isEncrypted);
    void handshakeDone(const Transport &connection);
    /// A connection of the ring's client was open when the watch began.
    void found(Transport &connection, const std::shared_ptr<TraceRing> &ring, trace::Found state);
    /// The request says that the connection belongs to this client; empty: the id is assigned.
    void identify(Transport &connection, std::string_view clientId, const http::Request &request);
    /// Nothing more is sent on the connection.
    void closed(Transport &connection, CloseReason reason);

    // Precondition: isTraced().
    void record(const Transport &connection, trace::Step step);
    void requestRead(const Transport &connection, const http::Request &request);
    /// `sent` begins with the answer's head.
    void answered(const Transport &connection, int status, std::string_view sent);
    void streamOpened(const Transport &connection, TransportKind transport, std::uint64_t position,
                      std::string_view sent);
    /// The socket has taken the whole block. `isPoll`: the block is a poll's answer.
    void blockSent(const Transport &connection, const Block &block, bool isPoll);
    void partlySent(const Transport &connection, const Block &block, std::size_t sent);

private:
    struct Opening
    {
        MonotonicTime time;
        bool isEncrypted = false;
        std::optional<MonotonicTime> handshakeDone;
    };
    struct Traced
    {
        Transport *connection;
        std::shared_ptr<TraceRing> ring;
        std::uint64_t number;
    };

    Traced &begin(Transport &connection, const std::shared_ptr<TraceRing> &ring);
    void end(Transport &connection);

    const Clock &m_clock;
    bool m_isActive = false;
    std::map<std::string, std::shared_ptr<TraceRing>, std::less<>> m_watched; ///< by client id
    std::unordered_map<const Transport *, Traced> m_traced;
    std::unordered_map<const Transport *, Opening> m_openings; ///< of clients not known yet
};

} // namespace holdfast::net
