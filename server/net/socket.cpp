// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/socket.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#ifdef __linux__
#include <linux/sockios.h>
#include <linux/tcp.h> // its tcp_info is longer than the one of netinet/tcp.h
#include <sys/ioctl.h>
#else
#include <netinet/tcp.h>
#endif
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::net {

namespace {

#ifdef MSG_NOSIGNAL
constexpr int sendFlags = MSG_NOSIGNAL;
#else
constexpr int sendFlags = 0;
#endif

void setOption(int descriptor, int level, int option, int value)
{
    setsockopt(descriptor, level, option, &value, sizeof value);
}

} // namespace

void prepareSocket(int descriptor)
{
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    setOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
    // A peer that has left the network without closing is detected within two minutes, even if
    // nothing is sent.
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, 60);
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, 15);
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPCNT, 4);
#endif
}

IoResult receive(int descriptor, std::span<char> buffer)
{
    const auto count = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    if (count > 0)
        return { IoResult::Kind::Done, static_cast<std::size_t>(count) };
    if (count == 0)
        return { IoResult::Kind::Ended, 0 };
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return { IoResult::Kind::WouldBlock, 0 };
    return { IoResult::Kind::Failed, 0 };
}

IoResult transmit(int descriptor, std::string_view bytes)
{
    const auto count = ::send(descriptor, bytes.data(), bytes.size(), sendFlags);
    if (count >= 0)
        return { IoResult::Kind::Done, static_cast<std::size_t>(count) };
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ENOBUFS)
        return { IoResult::Kind::WouldBlock, 0 };
    return { IoResult::Kind::Failed, 0 };
}

Taken takenByPeer(int descriptor)
{
#ifdef __linux__
    tcp_info info {};
    socklen_t length = sizeof info;
    int queued = 0;
    if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &length) == 0
        && ioctl(descriptor, SIOCOUTQ, &queued) == 0)
        return { static_cast<std::uint32_t>(info.tcpi_bytes_acked), queued == 0 };
#else
    static_cast<void>(descriptor);
#endif
    return {};
}

bool hasUnread(int descriptor)
{
    char byte = 0;
    return ::recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void shutdownSending(int descriptor)
{
    ::shutdown(descriptor, SHUT_WR);
}

void closeSocket(int descriptor)
{
    ::close(descriptor);
}

void abortSocket(int descriptor)
{
    const linger atOnce { 1, 0 };
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    ::close(descriptor);
}

bool peerAddress(int descriptor, AddressBytes &address)
{
    sockaddr_storage storage {};
    socklen_t length = sizeof storage;
    // The sockets API hands every family's address through one type.
    if (getpeername(descriptor, reinterpret_cast<sockaddr *>(&storage), &length) != 0)
        return false;
    if (storage.ss_family == AF_INET6) {
        sockaddr_in6 v6 {};
        std::memcpy(&v6, &storage, sizeof v6);
        std::memcpy(address.data(), &v6.sin6_addr, address.size());
        return true;
    }
    if (storage.ss_family == AF_UNIX) {
        address = noAddress;
        return true;
    }
    if (storage.ss_family != AF_INET)
        return false;
    sockaddr_in v4 {};
    std::memcpy(&v4, &storage, sizeof v4);
    address = {};
    address[10] = 0xff;
    address[11] = 0xff;
    std::memcpy(address.data() + 12, &v4.sin_addr, 4);
    return true;
}

std::size_t descriptorLimit()
{
    rlimit limit {};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1024;
    constexpr rlim_t most = 1'000'000;
    return static_cast<std::size_t>(std::min(limit.rlim_cur, most));
}

} // namespace holdfast::net
