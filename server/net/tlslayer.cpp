// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/tlslayer.h"

#include "server/net/transport.h"

#include <algorithm>
#include <cassert>

namespace holdfast::net {

using SessionState = tls::TlsSession::State;

IoResult TlsLayer::receive(const Io &io, int descriptor, std::span<char> plain)
{
    assert(plain.size() > tls::TlsSession::maxKeptBytes);
    std::vector<char> &received = io.tls.received;
    const std::size_t room = plain.size() - tls::TlsSession::maxKeptBytes;
    if (received.size() < room)
        received.resize(room);
    const IoResult result = net::receive(descriptor, std::span(received).first(room));
    if (result.kind != IoResult::Kind::Done)
        return result;
    io.counters.bytesReceived.add(result.bytes);
    if (m_session.state() == SessionState::Failed || m_session.state() == SessionState::PeerClosed)
        return { IoResult::Kind::WouldBlock, 0 }; // discarded

    const bool wasHandshaking = m_session.state() == SessionState::Handshaking;
    std::string &answers = io.tls.cipherText;
    answers.clear();
    const std::string_view cipherText(received.data(), result.bytes);
    const std::size_t size = m_session.receive(cipherText, plain, answers);
    if (!put(io, descriptor, answers))
        return { IoResult::Kind::Failed, 0 };
    if (m_session.failure() == tls::TlsFailure::PlainHttp) {
        std::copy(cipherText.begin(), cipherText.end(), plain.begin());
        return result;
    }
    if (wasHandshaking && m_session.state() == SessionState::Failed)
        io.counters.tlsFailures.add();
    else if (wasHandshaking && m_session.state() != SessionState::Handshaking)
        io.counters.tlsHandshakes.add();
    if (m_session.state() == SessionState::Failed)
        return { IoResult::Kind::Failed, 0 };
    if (size > 0)
        return { IoResult::Kind::Done, size };
    const bool hasEnded = m_session.state() == SessionState::PeerClosed;
    return { hasEnded ? IoResult::Kind::Ended : IoResult::Kind::WouldBlock, result.bytes };
}

IoResult TlsLayer::transmit(const Io &io, int descriptor, std::string_view plain)
{
    if (!flush(io, descriptor))
        return { IoResult::Kind::Failed, 0 };
    std::size_t encrypted = 0;
    while (!hasUnsent() && encrypted < plain.size()) {
        std::string &record = io.tls.cipherText;
        record.clear();
        const std::size_t count = m_session.encrypt(plain.substr(encrypted), record);
        if (count == 0 || !put(io, descriptor, record))
            return { IoResult::Kind::Failed, encrypted };
        encrypted += count;
    }
    return { IoResult::Kind::Done, encrypted };
}

bool TlsLayer::encryptRecord(std::string_view plain, std::string &cipherText)
{
    return !hasUnsent() && plain.size() <= tls::TlsSession::maxRecordBytes
        && m_session.encrypt(plain, cipherText) == plain.size();
}

void TlsLayer::keepUnsent(const Io &io, std::string_view record, std::size_t accepted)
{
    io.counters.bytesSent.add(accepted);
    m_unsent = record.substr(accepted);
    m_unsentFrom = 0;
}

bool TlsLayer::flush(const Io &io, int descriptor)
{
    if (!hasUnsent())
        return true;
    const IoResult result =
        net::transmit(descriptor, std::string_view(m_unsent).substr(m_unsentFrom));
    if (result.kind == IoResult::Kind::Failed)
        return false;
    io.counters.bytesSent.add(result.bytes);
    m_unsentFrom += result.bytes;
    if (!hasUnsent()) {
        m_unsent = std::string();
        m_unsentFrom = 0;
    }
    return true;
}

bool TlsLayer::put(const Io &io, int descriptor, std::string_view cipherText)
{
    if (cipherText.empty())
        return true;
    if (hasUnsent()) {
        m_unsent.erase(0, m_unsentFrom);
        m_unsentFrom = 0;
        m_unsent.append(cipherText);
        return flush(io, descriptor);
    }
    const IoResult result = net::transmit(descriptor, cipherText);
    if (result.kind == IoResult::Kind::Failed)
        return false;
    io.counters.bytesSent.add(result.bytes);
    m_unsent = cipherText.substr(result.bytes);
    return true;
}

void TlsLayer::sendCloseNotify(const Io &io, int descriptor)
{
    std::string &cipherText = io.tls.cipherText;
    cipherText.clear();
    m_session.close(cipherText);
    if (put(io, descriptor, cipherText))
        return;
    m_unsent = std::string(); // the connection is broken
    m_unsentFrom = 0;
}

void TlsLayer::end(const Io &io, int descriptor)
{
    std::string &cipherText = io.tls.cipherText;
    cipherText.clear();
    m_session.close(cipherText);
    // In the middle of a record, close_notify would be part of it.
    [[maybe_unused]] const bool isSent = hasUnsent() || put(io, descriptor, cipherText);
    m_unsent = std::string();
    m_unsentFrom = 0;
}

} // namespace holdfast::net
