// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"
#include "server/core/clock.h"
#include "server/core/closereason.h"
#include "server/hub/encoder.h"
#include "server/net/counters.h"
#include "server/net/poller.h"
#include "server/net/socket.h"
#include "server/net/timingwheel.h"
#include "server/net/tlslayer.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace holdfast::net {

class Tracer;

/// What a worker's event loop offers to its transports. Outlives them.
///
/// Thread: the worker's.
struct Io
{
    Poller &poller;
    TimingWheel &wheel;
    const Clock &clock;
    WorkerCounters &counters;
    TlsScratch &tls;
    Tracer &trace;
};

/// One TCP connection's bytes, in and out, plain or TLS: the descriptor, the output that the socket
/// has not accepted, pausing, half-close, the timer, and how it ends.
///
/// Every byte passes through receive(), trySend(), send() and flush(). The one exception is the
/// fan-out, which writes a shared block to directSocket(), or the record of encryptRecord() to an
/// encrypted connection's descriptor().
///
/// Invariants: at most one unsent block is kept, and of it at most one record is encrypted. With
/// output, the poller reports when the socket
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
    /// From the first byte on it speaks TLS. Call it at most once, before the first byte.
    void startTls(const Io &io, const tls::TlsContext &context);
    /// TLS: nothing can be sent yet.
    [[nodiscard]] bool isHandshaking() const;
    /// The peer has sent plain HTTP where TLS is spoken, and is answered so.
    [[nodiscard]] bool isPlainWhereTlsIsSpoken() const;
    /// TLS: the session failed; the alert is sent.
    [[nodiscard]] bool hasTlsFailed() const;
    /// TLS: close_notify came with the last bytes of receive().
    [[nodiscard]] bool hasReceivedClose() const;
    /// From now on it ends when its output is sent: call Connections::endIfFinished() next.
    void finish(CloseReason reason);
    /// Drops the output, sends close_notify over TLS, and shuts down sending. So the peer can read
    /// what was sent before a reset could discard it.
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
    /// The socket to which a block that many share may be written as it is; -1: TLS, use send().
    [[nodiscard]] int directSocket() const { return isEncrypted() ? -1 : m_descriptor; }

    [[nodiscard]] IoResult receive(const Io &io, std::span<char> buffer);
    void setReadingPaused(const Io &io, bool isPaused);
    [[nodiscard]] bool isReadingPaused() const;
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
    /// TLS: appends the bytes as one record, to be sent to descriptor() together with those of
    /// other connections; call recordTransmitted() next. False: use send(). Precondition: no
    /// output.
    [[nodiscard]] bool encryptRecord(std::string_view bytes, std::string &cipherText);
    /// What became of the record of encryptRecord() with the block's bytes.
    [[nodiscard]] Sent recordTransmitted(const Io &io, BlockPtr block, std::string_view record,
                                         const IoResult &result);
    /// Continues to send the output.
    [[nodiscard]] Sent flush(const Io &io);
    /// The socket accepts more, but there is no output: TLS may have answers of its own to send.
    /// False: the connection is broken.
    [[nodiscard]] bool flushAnswers(const Io &io);
    /// True if the peer has ended, and close_notify still waits for the socket. Nothing more is
    /// read then. False the next time: the peer is gone.
    [[nodiscard]] bool waitsForCloseNotify(const Io &io);
    /// True if nothing but close_notify was still to be sent, and it has been.
    [[nodiscard]] bool hasSentCloseNotify() const;
    [[nodiscard]] bool hasOutput() const { return m_extra && m_extra->block; }
    /// The block that is partly sent. Precondition: hasOutput().
    [[nodiscard]] const BlockPtr &unsentBlock() const { return m_extra->block; }
    /// How much of the sent data the peer has acknowledged.
    [[nodiscard]] Taken takenByPeer() const;
    /// The send time-out has passed. True if the peer has taken some of the data, though not enough
    /// for the socket to accept more (a slow network and a large buffer): the time-out starts
    /// again. Precondition: hasOutput().
    [[nodiscard]] bool isTakingOutput(const Io &io);

    /// It is of a watched client: its steps are recorded. Set by Tracer only.
    [[nodiscard]] bool isTraced() const { return m_isTraced; }
    void setTraced(bool isTraced) { m_isTraced = isTraced; }

    /// One timer, for whatever is waited for; the send time-out replaces it.
    void setTimer(const Io &io, std::chrono::milliseconds delay);
    void cancelTimer(const Io &io);

private:
    /// What most connections do not have at most times.
    struct Extra
    {
        BlockPtr block; ///< the output; null: none
        std::size_t offset = 0; ///< the bytes of the block before it are sent, or encrypted
        std::uint32_t taken = 0; ///< what the peer had taken at the last check for progress
        std::unique_ptr<TlsLayer> tls; ///< null: plain
    };

    /// Tries to send once; `sent` counts what the socket has accepted. Keeps nothing.
    [[nodiscard]] Sent trySend(const Io &io, std::string_view bytes, std::size_t &sent);
    void keep(const Io &io, BlockPtr block, std::size_t offset);
    void dropOutput();
    /// Lingering: shuts down sending once TLS has nothing unsent (close_notify comes last).
    void shutDownWhenSent();
    void updateWants(const Io &io);
    /// Null: plain.
    [[nodiscard]] TlsLayer *tls() const { return m_extra ? m_extra->tls.get() : nullptr; }
    [[nodiscard]] bool isEncrypted() const;

    State m_state = State::Open;
    CloseReason m_finishReason = CloseReason::AnswerDone;
    bool m_isReadingPaused : 1 = false;
    bool m_hasPeerEnded : 1 = false;
    bool m_isTraced : 1 = false;
    int m_descriptor = -1;
    std::unique_ptr<Extra> m_extra; ///< null: plain, without output
    AddressBytes m_peer {};
};

// One for each connection.
static_assert(sizeof(void *) > 8 || sizeof(Transport) <= 56);

} // namespace holdfast::net
