// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/echoloop.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace holdfast::conformance {

namespace {

constexpr std::size_t maxClients = 500;
constexpr std::size_t readBytes = std::size_t { 64 } * 1024;
constexpr std::chrono::seconds lingerTime { 5 };
constexpr int tickMilliseconds = 500;

bool isOnlyForNow(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

} // namespace

Socket::~Socket()
{
    if (isOpen())
        ::close(m_descriptor);
}

Socket::Socket(Socket &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) { }

Socket listenOn(const std::string &address, std::uint16_t port)
{
    sockaddr_in endpoint {};
    endpoint.sin_family = AF_INET;
    endpoint.sin_port = htons(port);
    if (::inet_pton(AF_INET, address.c_str(), &endpoint.sin_addr) != 1) {
        errno = EINVAL;
        return Socket(-1);
    }
    Socket listener(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    constexpr int on = 1;
    ::setsockopt(listener.descriptor(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    const auto *bound = reinterpret_cast<const sockaddr *>(&endpoint);
    if (::bind(listener.descriptor(), bound, sizeof(endpoint)) != 0
        || ::listen(listener.descriptor(), SOMAXCONN) != 0)
        return Socket(-1);
    return listener;
}

std::uint16_t portOf(const Socket &listener)
{
    sockaddr_in endpoint {};
    socklen_t length = sizeof(endpoint);
    ::getsockname(listener.descriptor(), reinterpret_cast<sockaddr *>(&endpoint), &length);
    return ntohs(endpoint.sin_port);
}

EchoLoop::EchoLoop(Socket listener, EchoWorkspace &workspace)
    : m_listener(std::move(listener)), m_workspace(workspace), m_buffer(readBytes, '\0')
{
}

bool EchoLoop::turn()
{
    const bool hasRoom = m_clients.size() < maxClients;
    m_polled.assign(1, { m_listener.descriptor(), static_cast<short>(hasRoom ? POLLIN : 0), 0 });
    bool isAnyLingering = false;
    for (const Client &client : m_clients) {
        m_polled.push_back({ client.socket.descriptor(), wanted(client), 0 });
        isAnyLingering = isAnyLingering || client.isLingering;
    }
    if (::poll(m_polled.data(), m_polled.size(), isAnyLingering ? tickMilliseconds : -1) < 0)
        return errno == EINTR;

    auto polled = m_polled.cbegin() + 1;
    m_clients.remove_if([&](Client &client) { return !serve(client, (polled++)->revents); });
    if ((m_polled.front().revents & POLLIN) != 0)
        accept();
    return true;
}

void EchoLoop::accept()
{
    Socket accepted(
        ::accept4(m_listener.descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!accepted.isOpen())
        return;
    constexpr int on = 1;
    ::setsockopt(accepted.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    m_clients.emplace_back(std::move(accepted), m_workspace);
}

short EchoLoop::wanted(const Client &client)
{
    const bool receives = !client.hasPeerEnded && (client.isLingering || client.echo.wantsInput());
    const bool sends = !client.echo.output().empty();
    return static_cast<short>((receives ? POLLIN : 0) | (sends ? POLLOUT : 0));
}

bool EchoLoop::serve(Client &client, short happened)
{
    if ((happened & (POLLERR | POLLNVAL)) != 0)
        return false;
    if ((happened & POLLIN) != 0 && !receive(client))
        return false;
    if (!send(client))
        return false;
    if (!client.echo.output().empty())
        return (happened & POLLHUP) == 0;
    if (client.hasPeerEnded || (happened & POLLHUP) != 0)
        return false;
    if (client.echo.hasEnded() && !client.isLingering) {
        client.isLingering = true;
        client.lingersUntil = std::chrono::steady_clock::now() + lingerTime;
        ::shutdown(client.socket.descriptor(), SHUT_WR);
    }
    return !client.isLingering || std::chrono::steady_clock::now() < client.lingersUntil;
}

bool EchoLoop::receive(Client &client)
{
    const ssize_t length = ::recv(client.socket.descriptor(), m_buffer.data(), m_buffer.size(), 0);
    if (length < 0)
        return isOnlyForNow(errno);
    client.hasPeerEnded = length == 0;
    if (!client.echo.hasEnded())
        client.echo.received(
            std::string_view(m_buffer).substr(0, static_cast<std::size_t>(length)));
    return true;
}

bool EchoLoop::send(Client &client)
{
    while (!client.echo.output().empty()) {
        const std::string_view output = client.echo.output();
        const ssize_t length =
            ::send(client.socket.descriptor(), output.data(), output.size(), MSG_NOSIGNAL);
        if (length < 0)
            return isOnlyForNow(errno);
        client.echo.sent(static_cast<std::size_t>(length));
    }
    return true;
}

} // namespace holdfast::conformance
