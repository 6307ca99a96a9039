// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/caller.h"

#include "app/bench/httpanswer.h"

#include <utility>

namespace holdfast::exactness {

namespace {

/// Shorter than the server's time-out for idle connections.
constexpr std::chrono::seconds idleTime { 60 };
/// The server gives a handshake ten seconds (docs/tls.md).
constexpr std::chrono::seconds handshakeTime { 8 };
constexpr int serviceUnavailable = 503;

} // namespace

void Caller::ask(std::string request, Answered answered)
{
    m_request = std::move(request);
    m_answered = std::move(answered);
    // The server may be about to close a connection that was idle for long.
    const bool isStale = m_loop.now() - m_lastAnswered > idleTime;
    if (!m_socket.isOpen() || isStale || m_socket.fate() != Socket::Fate::Kept)
        connectAndSend();
    else
        m_socket.send(m_request);
}

void Caller::cutAndAskAgain()
{
    m_socket.abort();
    connectAndSend();
}

void Caller::connectAndSend()
{
    m_received.clear();
    m_socket.connect(m_server, {});
    m_connectedAt = m_loop.now();
    m_socket.send(m_request);
}

bool Caller::mayRepeat() const
{
    return m_request.starts_with("GET ")
        || m_request.find("\r\nIdempotency-Key: ") != std::string::npos;
}

void Caller::endedEarly(Socket::Fate fate)
{
    m_received.clear();
    if (!isBusy())
        return;
    if (fate == Socket::Fate::Refused || fate == Socket::Fate::MayBeRefused
        || (fate == Socket::Fate::Cut && mayRepeat()))
        connectAndSend();
    else
        finish(fate == Socket::Fate::Cut ? unknown : 0, {});
}

void Caller::serverHasGone()
{
    while (m_socket.isOpen() && readOnce()) { }
    m_socket.close();
    m_received.clear();
    if (isBusy())
        finish(0, {});
}

std::string Caller::request(std::string_view methodAndTarget, std::string_view body,
                            std::string_view fields)
{
    std::string bytes(methodAndTarget);
    bytes += " HTTP/1.1\r\nHost: localhost\r\n";
    bytes += fields;
    bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    bytes += body;
    return bytes;
}

void Caller::ready(bool readable, bool writable)
{
    if (writable)
        m_socket.flush();
    if (readable)
        readOnce();
}

bool Caller::readOnce()
{
    std::string_view bytes;
    const Socket::Found found = m_socket.read(bytes);
    if (found == Socket::Found::Nothing)
        return false;
    if (found == Socket::Found::End) {
        const bool isTooLate =
            !m_socket.isEstablished() && m_loop.now() - m_connectedAt > handshakeTime;
        const Socket::Fate fate = m_socket.fate();
        m_socket.close();
        if (isTooLate && isBusy()) { // the request was never sent
            connectAndSend();
            return false;
        }
        endedEarly(fate);
        return false;
    }
    m_received += bytes;
    const auto head = bench::readAnswerHead(m_received);
    if (!head || m_received.size() < head->headBytes + head->contentLength)
        return true;
    const int status = head->status;
    if (status == serviceUnavailable && m_socket.mayBeRefused()) {
        endedEarly(Socket::Fate::Refused);
        return true;
    }
    const std::string body = m_received.substr(head->headBytes, head->contentLength);
    m_received.clear();
    if (status == serviceUnavailable && isNotStored(body)) {
        if (head->closes)
            connectAndSend();
        else
            m_socket.send(m_request);
        return true;
    }
    if (head->closes)
        m_socket.close();
    finish(status, body);
    return true;
}

void Caller::finish(int status, std::string_view body)
{
    m_loop.advanced();
    m_lastAnswered = m_loop.now();
    std::exchange(m_answered, nullptr)(status, body);
}

} // namespace holdfast::exactness
