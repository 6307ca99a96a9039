// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/transport.h"

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
    shutdownSending(m_descriptor);
    m_output.reset();
    m_isReadingPaused = false;
    updateWants(io);
    setTimer(io, lingerTime);
}

void Transport::close(const Io &io)
{
    assert(m_state != State::Closed);
    m_state = State::Closed;
    cancelTimer(io);
    io.poller.remove(m_descriptor);
    closeSocket(m_descriptor);
    m_output.reset();
}

IoResult Transport::receive(const Io &io, std::span<char> buffer)
{
    const IoResult result = net::receive(m_descriptor, buffer);
    io.counters.bytesReceived.add(result.bytes);
    return result;
}

void Transport::setReadingPaused(const Io &io, bool isPaused)
{
    if (std::exchange(m_isReadingPaused, isPaused) != isPaused)
        updateWants(io);
}

void Transport::setPeerEnded(const Io &io)
{
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
        keepUnsent(io, std::move(rest), 0);
    }
    return outcome;
}

void Transport::keepUnsent(const Io &io, BlockPtr block, std::size_t offset)
{
    assert(!hasOutput());
    m_output = std::make_unique<Output>(Output { std::move(block), offset, takenByPeer().bytes });
    updateWants(io);
    setTimer(io, sendTime);
}

Transport::Sent Transport::flush(const Io &io)
{
    if (!m_output)
        return Sent::All;
    const std::string_view rest = std::string_view(m_output->block->bytes).substr(m_output->offset);
    std::size_t sent = 0;
    const Sent outcome = trySend(io, rest, sent);
    m_output->offset += sent;
    if (outcome == Sent::All) {
        m_output.reset();
        updateWants(io);
        cancelTimer(io);
    } else if (outcome == Sent::Part && sent > 0) {
        setTimer(io, sendTime);
    }
    return outcome;
}

Taken Transport::takenByPeer() const
{
    return net::takenByPeer(m_descriptor);
}

bool Transport::isTakingOutput(const Io &io)
{
    const std::uint32_t taken = takenByPeer().bytes;
    if (std::exchange(m_output->taken, taken) == taken)
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
                     Wants { !m_isReadingPaused, hasOutput(), !m_hasPeerEnded });
}

} // namespace holdfast::net
