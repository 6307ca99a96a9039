// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/socket.h"

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

void Socket::connect(std::uint16_t port, const Reading &reading)
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
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // The sockets API takes the addresses of all families through one type. An error is found by
    // the first write.
    [[maybe_unused]] const int ignored =
        ::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address);
    m_unsent.clear();
    m_reads = true;
    m_writes = true;
    m_loop.add(m_socket, m_ready, m_reads, m_writes);
}

void Socket::send(std::string_view bytes)
{
    m_unsent.append(bytes);
    if (!m_writes)
        flush();
}

void Socket::flush()
{
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
    const auto count = ::recv(m_socket, buffer.data(), std::min(buffer.size(), m_atOnce), 0);
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

} // namespace holdfast::exactness
