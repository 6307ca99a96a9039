// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/transport.h"

#include "server/net/tracer.h"

#include <cassert>
#include <utility>

namespace holdfast::net {

namespace {

constexpr std::chrono::seconds lingerTime { 2 };
constexpr std::chrono::seconds sendTime { 60 };

} // namespace

bool Transport::open(const Io &io, int descriptor, const AddressBytes &peer)
{
    assert(m_descriptor == -1);
    m_descriptor = descriptor;
    m_peer = peer;
    prepareSocket(descriptor);
    if (io.poller.add(descriptor, this, Wants {}))
        return true;
    closeSocket(descriptor);
    m_state = State::Closed;
    return false;
}

void Transport::startTls(const Io &io, const tls::TlsContext &context)
{
    m_extra = std::make_unique<Extra>();
    m_extra->tls = std::make_unique<TlsLayer>(context, io.tls);
}

bool Transport::isEncrypted() const
{
    return tls() != nullptr && !isPlainWhereTlsIsSpoken();
}

bool Transport::isHandshaking() const
{
    return tls() != nullptr && tls()->session().state() == tls::TlsSession::State::Handshaking;
}

bool Transport::isPlainWhereTlsIsSpoken() const
{
    return tls() != nullptr && tls()->session().failure() == tls::TlsFailure::PlainHttp;
}

bool Transport::hasTlsFailed() const
{
    return isEncrypted() && tls()->session().failure() != tls::TlsFailure::None;
}

bool Transport::hasReceivedClose() const
{
    return tls() != nullptr && tls()->session().state() == tls::TlsSession::State::PeerClosed;
}

void Transport::finish(CloseReason reason)
{
    assert(!hasEnded());
    m_state = State::Finishing;
    m_finishReason = reason;
}

void Transport::linger(const Io &io)
{
    assert(!hasEnded());
    m_state = State::Lingering;
    if (isEncrypted())
        tls()->sendCloseNotify(io, m_descriptor);
    shutDownWhenSent();
    dropOutput();
    m_isReadingPaused = false;
    updateWants(io);
    setTimer(io, lingerTime);
}

void Transport::close(const Io &io)
{
    assert(m_state != State::Closed);
    if (isEncrypted() && m_state != State::Lingering)
        tls()->end(io, m_descriptor);
    m_state = State::Closed;
    cancelTimer(io);
    io.poller.remove(m_descriptor);
    closeSocket(m_descriptor);
    m_extra.reset();
}

IoResult Transport::receive(const Io &io, std::span<char> buffer)
{
    if (isEncrypted()) {
        const bool hadUnsent = tls()->hasUnsent();
        const IoResult plain = tls()->receive(io, m_descriptor, buffer);
        if (hadUnsent || tls()->hasUnsent()) {
            shutDownWhenSent();
            updateWants(io);
        }
        return plain;
    }
    const IoResult result = net::receive(m_descriptor, buffer);
    io.counters.bytesReceived.add(result.bytes);
    return result;
}

bool Transport::isReadingPaused() const
{
    return m_isReadingPaused || (isEncrypted() && tls()->isHoldingBack());
}

void Transport::setReadingPaused(const Io &io, bool isPaused)
{
    if (m_isReadingPaused == isPaused)
        return;
    m_isReadingPaused = isPaused;
    updateWants(io);
}

void Transport::setPeerEnded(const Io &io)
{
    if (m_isTraced)
        io.trace.record(*this, trace::PeerEnded {});
    m_hasPeerEnded = true;
    m_isReadingPaused = true;
    updateWants(io);
}

bool Transport::hasUnread() const
{
    return net::hasUnread(m_descriptor);
}

Transport::Sent Transport::trySend(const Io &io, std::string_view bytes, std::size_t &sent)
{
    if (isEncrypted()) {
        const IoResult result = tls()->transmit(io, m_descriptor, bytes);
        sent = result.bytes;
        if (result.kind == IoResult::Kind::Failed)
            return Sent::Failed;
        return sent == bytes.size() && !tls()->hasUnsent() ? Sent::All : Sent::Part;
    }
    const IoResult result = transmit(m_descriptor, bytes);
    sent = result.bytes;
    if (result.kind == IoResult::Kind::Failed)
        return Sent::Failed;
    io.counters.bytesSent.add(result.bytes);
    return result.bytes == bytes.size() ? Sent::All : Sent::Part;
}

Transport::Sent Transport::send(const Io &io, BlockPtr block)
{
    assert(!hasOutput());
    std::size_t sent = 0;
    const Sent outcome = trySend(io, block->bytes, sent);
    if (outcome == Sent::Part)
        keepUnsent(io, std::move(block), sent);
    return outcome;
}

Transport::Sent Transport::send(const Io &io, std::string_view bytes)
{
    assert(!hasOutput());
    std::size_t sent = 0;
    const Sent outcome = trySend(io, bytes, sent);
    if (outcome == Sent::Part) {
        auto rest = std::make_shared<Block>();
        rest->bytes = bytes.substr(sent);
        if (m_isTraced)
            io.trace.record(*this, trace::PartlySent { .sent = sent, .bytes = bytes.size() });
        keep(io, std::move(rest), 0);
    }
    return outcome;
}

void Transport::keepUnsent(const Io &io, BlockPtr block, std::size_t offset)
{
    if (m_isTraced)
        io.trace.partlySent(*this, *block, offset);
    keep(io, std::move(block), offset);
}

void Transport::keep(const Io &io, BlockPtr block, std::size_t offset)
{
    assert(!hasOutput());
    if (!m_extra)
        m_extra = std::make_unique<Extra>();
    m_extra->block = std::move(block);
    m_extra->offset = offset;
    m_extra->taken = takenByPeer().bytes;
    updateWants(io);
    setTimer(io, sendTime);
}

bool Transport::encryptRecord(std::string_view bytes, std::string &cipherText)
{
    assert(!hasOutput());
    return isEncrypted() && tls()->encryptRecord(bytes, cipherText);
}

Transport::Sent Transport::recordTransmitted(const Io &io, BlockPtr block, std::string_view record,
                                             const IoResult &result)
{
    if (result.kind == IoResult::Kind::Failed)
        return Sent::Failed;
    if (result.bytes == record.size()) {
        io.counters.bytesSent.add(result.bytes);
        return Sent::All;
    }
    tls()->keepUnsent(io, record, result.bytes);
    const std::size_t encrypted = block->bytes.size();
    keepUnsent(io, std::move(block), encrypted);
    return Sent::Part;
}

Transport::Sent Transport::flush(const Io &io)
{
    if (!hasOutput())
        return Sent::All;
    const bool wasPaused = isReadingPaused();
    const std::uint64_t before = io.counters.bytesSent.value();
    const std::string_view rest = std::string_view(m_extra->block->bytes).substr(m_extra->offset);
    std::size_t sent = 0;
    const Sent outcome = trySend(io, rest, sent);
    m_extra->offset += sent;
    if (outcome == Sent::All) {
        dropOutput();
        updateWants(io);
        cancelTimer(io);
    } else if (outcome == Sent::Part && io.counters.bytesSent.value() != before) {
        if (isReadingPaused() != wasPaused)
            updateWants(io);
        setTimer(io, sendTime);
    }
    return outcome;
}

bool Transport::flushAnswers(const Io &io)
{
    if (!isEncrypted())
        return true;
    if (!tls()->flush(io, m_descriptor))
        return false;
    shutDownWhenSent();
    updateWants(io);
    return true;
}

bool Transport::waitsForCloseNotify(const Io &io)
{
    if (m_state != State::Lingering || m_isReadingPaused || !isEncrypted() || !tls()->hasUnsent())
        return false;
    setPeerEnded(io);
    return true;
}

bool Transport::hasSentCloseNotify() const
{
    return m_state == State::Lingering && m_hasPeerEnded && m_isReadingPaused
        && !(isEncrypted() && tls()->hasUnsent());
}

void Transport::shutDownWhenSent()
{
    if (m_state == State::Lingering && !(isEncrypted() && tls()->hasUnsent()))
        shutdownSending(m_descriptor);
}

void Transport::dropOutput()
{
    if (tls() != nullptr)
        m_extra->block.reset();
    else
        m_extra.reset();
}

Taken Transport::takenByPeer() const
{
    return net::takenByPeer(m_descriptor);
}

bool Transport::isTakingOutput(const Io &io)
{
    const std::uint32_t taken = takenByPeer().bytes;
    if (std::exchange(m_extra->taken, taken) == taken)
        return false;
    setTimer(io, sendTime);
    return true;
}

void Transport::setTimer(const Io &io, std::chrono::milliseconds delay)
{
    io.wheel.set(*this, io.clock.now(), delay);
}

void Transport::cancelTimer(const Io &io)
{
    io.wheel.cancel(*this);
}

void Transport::updateWants(const Io &io)
{
    io.poller.modify(m_descriptor, this,
                     Wants { !isReadingPaused(),
                             hasOutput() || (isEncrypted() && tls()->hasUnsent()),
                             !m_hasPeerEnded });
}

} // namespace holdfast::net
