// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/floorserver.h"

#include "app/bench/clock.h"
#include "app/bench/httpanswer.h"
#include "app/bench/websocketframe.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <limits>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::bench {

namespace {

constexpr std::string_view headEnd = "\r\n\r\n";
constexpr std::string_view created = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
constexpr std::string_view openStream =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
constexpr std::string_view openAnswer = "HTTP/1.1 200 OK\r\nContent-Length: ";
constexpr std::uint32_t notHeld = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t requestBytes = 64UL * 1024;
constexpr int backlog = 4096;
constexpr timeval sendTimeout { .tv_sec = 10, .tv_usec = 0 };

bool sendAll(int fd, std::string_view bytes)
{
    return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL)
        == static_cast<ssize_t>(bytes.size());
}

std::size_t bodyBytesOf(std::string_view head)
{
    const std::string_view value = headerValue(head, "content-length");
    std::size_t bytes = 0;
    std::from_chars(value.data(), value.data() + value.size(), bytes);
    return bytes;
}

Error systemError(const char *what)
{
    return { ErrorCode::System, systemMessage(what) };
}

bool watch(const Descriptor &poller, int fd)
{
    epoll_event event {};
    event.events = EPOLLIN;
    event.data.fd = fd;
    return ::epoll_ctl(poller.get(), EPOLL_CTL_ADD, fd, &event) == 0;
}

} // namespace

Result<std::uint16_t> FloorServer::listen(std::uint16_t port)
{
    m_places.assign(raiseDescriptorLimit(), notHeld);
    m_poller = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
    m_listener = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    // Accepted sockets inherit these two. They block on send(): the simplest way to lose nothing.
    const int on = 1;
    ::setsockopt(m_listener.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(m_listener.get(), SOL_SOCKET, SO_SNDTIMEO, &sendTimeout, sizeof sendTimeout);
    ::setsockopt(m_listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *const generic = reinterpret_cast<sockaddr *>(&address);
    socklen_t size = sizeof address;
    if (::bind(m_listener.get(), generic, size) < 0 || ::listen(m_listener.get(), backlog) < 0
        || ::getsockname(m_listener.get(), generic, &size) < 0
        || !watch(m_poller, m_listener.get()))
        return systemError("The floor server cannot listen");
    return ntohs(address.sin_port);
}

Result<void> FloorServer::serve(double seconds)
{
    const std::uint64_t end = monotonicNs() + secondsToNs(seconds);
    std::array<epoll_event, 512> events {};
    constexpr int lookEveryMs = 1000;
    while (monotonicNs() < end) {
        const int ready = ::epoll_wait(m_poller.get(), events.data(),
                                       static_cast<int>(events.size()), lookEveryMs);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd != m_listener.get())
                receive(fd);
            else if (auto accepted = acceptAll(); !accepted)
                return accepted;
        }
        flush();
    }
    return {};
}

Result<void> FloorServer::acceptAll()
{
    for (;;) {
        const int fd = ::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0 && (errno == EAGAIN || errno == ECONNABORTED || errno == EINTR))
            return {};
        if (fd < 0 || !watch(m_poller, fd))
            return systemError("The floor server cannot accept");
    }
}

void FloorServer::receive(int fd)
{
    std::array<char, requestBytes> buffer; // NOLINT(*-member-init): 64 KB for every request
    const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        close(fd);
        return;
    }
    std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
    std::string whole;
    if (const auto partial = m_partial.find(fd); partial != m_partial.end()) {
        whole = std::move(partial->second);
        m_partial.erase(partial);
        bytes = whole.append(bytes);
    }
    while (!bytes.empty()) {
        const std::size_t served = serveRequest(fd, bytes);
        if (served == 0) {
            m_partial[fd] = bytes;
            return;
        }
        bytes.remove_prefix(served);
    }
}

std::size_t FloorServer::serveRequest(int fd, std::string_view bytes)
{
    // What a held WebSocket client sends (pong, close) is no request.
    if (m_transport == Transport::WebSocket && m_places[static_cast<std::size_t>(fd)] != notHeld)
        return bytes.size();
    const std::size_t end = bytes.find(headEnd);
    if (end == std::string_view::npos)
        return 0;
    const std::size_t headBytes = end + headEnd.size();
    if (!bytes.starts_with("POST ")) {
        hold(fd);
        return headBytes;
    }
    const std::size_t bodyBytes = bodyBytesOf(bytes.substr(0, headBytes));
    if (bytes.size() < headBytes + bodyBytes)
        return 0;
    sendAll(fd, created);
    publish(bytes.substr(headBytes, bodyBytes));
    return headBytes + bodyBytes;
}

void FloorServer::hold(int fd)
{
    if (m_transport == Transport::EventStream)
        sendAll(fd, openStream);
    else if (m_transport == Transport::WebSocket)
        sendAll(fd,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                    + std::string(webSocketAccept) + "\r\n\r\n");
    std::uint32_t &place = m_places[static_cast<std::size_t>(fd)];
    if (place != notHeld)
        return;
    place = static_cast<std::uint32_t>(m_held.size());
    m_held.push_back(fd);
}

void FloorServer::drop(int fd)
{
    std::uint32_t &place = m_places[static_cast<std::size_t>(fd)];
    if (place == notHeld)
        return;
    m_held[place] = m_held.back();
    m_places[static_cast<std::size_t>(m_held[place])] = place;
    m_held.pop_back();
    place = notHeld;
}

void FloorServer::publish(std::string_view payload)
{
    appendFraming(payload);
    if (!m_isBlock)
        flush();
}

void FloorServer::appendFraming(std::string_view payload)
{
    switch (m_transport) {
    case Transport::EventStream:
        m_block += "data: ";
        m_block += payload;
        m_block += "\n\n";
        break;
    case Transport::WebSocket:
        appendServerFrame(Opcode::Text, payload, m_block);
        break;
    case Transport::LongPoll:
        m_block += payload;
        m_block += '\n';
        break;
    }
}

void FloorServer::flush()
{
    if (m_block.empty())
        return;
    if (m_transport == Transport::LongPoll)
        m_block.insert(0, std::string(openAnswer) + std::to_string(m_block.size()) + "\r\n\r\n");
    for (const int fd : m_held)
        sendAll(fd, m_block);
    if (m_transport == Transport::LongPoll) {
        for (const int fd : m_held)
            m_places[static_cast<std::size_t>(fd)] = notHeld;
        m_held.clear();
    }
    m_block.clear();
}

void FloorServer::close(int fd)
{
    drop(fd);
    m_partial.erase(fd);
    ::close(fd);
}

} // namespace holdfast::bench
