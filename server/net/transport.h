// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"
#include "server/core/clock.h"
#include "server/hub/encoder.h"
#include "server/net/closereason.h"
#include "server/net/counters.h"
#include "server/net/poller.h"
#include "server/net/socket.h"
#include "server/net/timingwheel.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace holdfast::net {

/// What a worker's event loop offers to its transports. Outlives them.
///
/// Thread: the worker's.
struct Io
{
    Poller &poller;
    TimingWheel &wheel;
    const Clock &clock;
    WorkerCounters &counters;
};

/// One TCP connection's bytes, in and out: the descriptor, the output that the socket has not
/// accepted, pausing, half-close, the timer, and how it ends.
///
/// Every byte passes through receive(), trySend(), send() and flush(). The one exception is the
/// fan-out, which writes a shared block to directSocket().
///
/// Invariants: at most one unsent block is kept. With output, the poller reports when the socket
/// accepts more, and the send time-out runs. The state only moves down its list.
/// Thread: its worker's. Does not know what the bytes mean, and calls nobody back.
class Transport : public TimerNode
{
public:
    /// Closed list.
    enum class State : std::uint8_t {
        Open,
        Finishing, ///< ends when its output is sent
        Lingering, ///< sending is shut down: waits for the peer to close
        Closed, ///< the descriptor is closed
    };
    /// What became of bytes that were to be sent.
    enum class Sent : std::uint8_t {
        All,
        Part, ///< the rest, or all of it, is the output now
        Failed, ///< the connection is broken: close it
    };

    Transport() : TimerNode(TimerKind::Connection) { }
    Transport(const Transport &) = delete;
    Transport &operator=(const Transport &) = delete;

    /// Takes over a connected descriptor. False if the system refuses to watch it: the descriptor
    /// is then closed. The poller's tag is this Transport.
    [[nodiscard]] bool open(const Io &io, int descriptor, const AddressBytes &peer);
    /// From now on it ends when its output is sent: call Connections::endIfFinished() next.
    void finish(CloseReason reason);
    /// Shuts down sending and drops the output. So the peer can read what was sent before a reset
    /// could discard it.
    void linger(const Io &io);
    void close(const Io &io);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isOpen() const { return m_state == State::Open; }
    [[nodiscard]] bool isFinishing() const { return m_state == State::Finishing; }
    /// True if nothing can be sent any more.
    [[nodiscard]] bool hasEnded() const { return m_state >= State::Lingering; }
    /// Valid if isFinishing().
    [[nodiscard]] CloseReason finishReason() const { return m_finishReason; }
    /// The peer's address; noAddress for a Unix domain socket.
    [[nodiscard]] const AddressBytes &peer() const { return m_peer; }
    /// Of the closed socket, too: it names the connection in the log.
    [[nodiscard]] int descriptor() const { return m_descriptor; }
    /// The socket to which a block that many share may be written as it is.
    [[nodiscard]] int directSocket() const { return m_descriptor; }

    [[nodiscard]] IoResult receive(const Io &io, std::span<char> buffer);
    void setReadingPaused(const Io &io, bool isPaused);
    [[nodiscard]] bool isReadingPaused() const { return m_isReadingPaused; }
    /// Half-close: the peer has finished sending, but still reads. Pauses reading until
    /// setReadingPaused() resumes it.
    void setPeerEnded(const Io &io);
    [[nodiscard]] bool hasPeerEnded() const { return m_hasPeerEnded; }
    /// True if the peer has sent data that was not read yet.
    [[nodiscard]] bool hasUnread() const;

    /// Sends all bytes, now or when the socket accepts them. Precondition: no output.
    [[nodiscard]] Sent send(const Io &io, BlockPtr block);
    [[nodiscard]] Sent send(const Io &io, std::string_view bytes);
    /// Keeps the rest of a block of which directSocket() has accepted `offset` bytes. Precondition:
    /// no output.
    void keepUnsent(const Io &io, BlockPtr block, std::size_t offset);
    /// Continues to send the output.
    [[nodiscard]] Sent flush(const Io &io);
    [[nodiscard]] bool hasOutput() const { return m_output != nullptr; }
    /// The block that is partly sent. Precondition: hasOutput().
    [[nodiscard]] const BlockPtr &unsentBlock() const { return m_output->block; }
    /// How much of the sent data the peer has acknowledged.
    [[nodiscard]] Taken takenByPeer() const;
    /// The send time-out has passed. True if the peer has taken some of the data, though not enough
    /// for the socket to accept more (a slow network and a large buffer): the time-out starts
    /// again. Precondition: hasOutput().
    [[nodiscard]] bool isTakingOutput(const Io &io);

    /// One timer, for whatever is waited for; the send time-out replaces it.
    void setTimer(const Io &io, std::chrono::milliseconds delay);
    void cancelTimer(const Io &io);

private:
    struct Output
    {
        BlockPtr block;
        std::size_t offset = 0;
        std::uint32_t taken = 0; ///< what the peer had taken at the last check for progress
    };

    /// Tries to send once; `sent` counts what the socket has accepted. Keeps nothing.
    [[nodiscard]] Sent trySend(const Io &io, std::string_view bytes, std::size_t &sent);
    void updateWants(const Io &io);

    State m_state = State::Open;
    CloseReason m_finishReason = CloseReason::AnswerDone;
    bool m_isReadingPaused = false;
    bool m_hasPeerEnded = false;
    int m_descriptor = -1;
    std::unique_ptr<Output> m_output;
    AddressBytes m_peer {};
};

// One for each connection.
static_assert(sizeof(void *) > 8 || sizeof(Transport) <= 56);

} // namespace holdfast::net
