// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/socket.h"

#include "tests/exactness/departures.h"
#include "tests/exactness/random.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace holdfast::exactness {

void Socket::connect(const Endpoint &server, const Reading &reading, ClientTls::Version version)
{
    close();
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    m_atOnce = reading.atOnce;
    const int on = 1;
    setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (reading.buffer > 0)
        setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &reading.buffer, sizeof reading.buffer);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // The sockets API takes the addresses of all families through one type. An error is found by
    // the first write.
    [[maybe_unused]] const int ignored =
        ::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address);
    m_unsent.clear();
    m_tls = server.isEncrypted ? std::make_unique<ClientTls>(version) : nullptr;
    m_reads = true;
    m_writes = true;
    m_loop.add(m_socket, m_ready, m_reads, m_writes);
}

void Socket::send(std::string_view bytes)
{
    if (m_tls)
        m_tls->write(bytes);
    else
        m_unsent.append(bytes);
    if (!m_writes)
        flush();
}

void Socket::flush()
{
    if (m_tls)
        m_unsent.append(m_tls->takeOutput());
    while (!m_unsent.empty()) {
        const auto sent = ::send(m_socket, m_unsent.data(), m_unsent.size(), MSG_NOSIGNAL);
        if (sent < 0)
            break; // the error of a failed connection is found by the next read
        m_unsent.erase(0, static_cast<std::size_t>(sent));
    }
    m_writes = !m_unsent.empty();
    update();
}

Socket::Found Socket::read(std::string_view &bytes)
{
    thread_local std::array<char, std::size_t { 64 } * 1024> buffer;
    if (m_tls && m_tls->hasFailed())
        return Found::End;
    const std::size_t atMost = std::min(buffer.size(), m_atOnce);
    auto count = ::recv(m_socket, buffer.data(), atMost, 0);
    // A part of a record is no bytes yet: reads on until there are some, or nothing is left.
    for (; count > 0 && m_tls; count = ::recv(m_socket, buffer.data(), atMost, 0)) {
        m_received = static_cast<std::size_t>(count);
        const ClientTls::Found found = m_tls->receive({ buffer.data(), m_received }, bytes);
        flush(); // the rest of the handshake and what has waited for it, an answer, an alert
        if (found != ClientTls::Found::Nothing)
            return found == ClientTls::Found::Bytes ? Found::Bytes : Found::End;
    }
    if (count > 0) {
        bytes = { buffer.data(), static_cast<std::size_t>(count) };
        return Found::Bytes;
    }
    const bool isPending = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return isPending ? Found::Nothing : Found::End;
}

void Socket::setReading(bool reads)
{
    m_reads = reads;
    update();
}

Socket::Fate Socket::fate() const
{
    return Fate::Kept;
}

std::string Socket::state() const
{
    if (!isOpen())
        return "away";
    int unread = 0;
    ioctl(m_socket, FIONREAD, &unread);
    return std::string(m_reads ? "reads " : "would read ") + std::to_string(m_atOnce)
        + " bytes at once, " + std::to_string(unread) + " wait in the kernel, "
        + std::to_string(m_unsent.size()) + " are unsent";
}

void Socket::update()
{
    if (isOpen())
        m_loop.change(m_socket, m_reads, m_writes);
}

void Socket::close()
{
    if (!isOpen())
        return;
    m_loop.remove(m_socket);
    ::close(std::exchange(m_socket, -1));
}

void Socket::abort()
{
    if (!isOpen())
        return;
    const linger atOnce { 1, 0 };
    setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    close();
}

void Socket::depart(Departures &departures, bool closesTls)
{
    if (!isOpen())
        return;
    if (m_tls && !m_tls->hasFailed() && closesTls && m_tls->isEstablished()) {
        m_tls->close();
        flush();
    }
    if (!m_unsent.empty())
        return close(); // the server does not read: the connection cannot be finished yet
    m_loop.remove(m_socket);
    shutdown(m_socket, SHUT_WR);
    departures.add(bench::Descriptor(std::exchange(m_socket, -1)), std::move(m_tls));
}

void Socket::updateKeys(std::size_t times)
{
    m_tls->updateKeys(times);
    flush();
}

void Socket::renegotiate()
{
    m_tls->renegotiate();
    flush();
}

void Socket::cutInRecord(Random &random)
{
    if (!isOpen())
        return;
    m_tls->write(std::string(1 + random.below(2000), 'x'));
    m_unsent.append(m_tls->takeOutput());
    // Never the whole record: that would be a bad request.
    if (!m_unsent.empty())
        m_unsent.resize(random.below(m_unsent.size()));
    while (!m_unsent.empty()) {
        const auto sent = ::send(m_socket, m_unsent.data(), m_unsent.size(), MSG_NOSIGNAL);
        if (sent < 0)
            break; // the server does not read: it is cut in what it has
        m_unsent.erase(0, static_cast<std::size_t>(sent));
    }
    if (random.chance(50))
        abort();
    else
        close();
}

} // namespace holdfast::exactness
