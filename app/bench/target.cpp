// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/target.h"

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace holdfast::bench {

namespace {

constexpr in_addr_t loopbackNet = 127;
/// Far below the 28,000 ports of an address: near that number the kernel searches long for a free
/// port.
constexpr std::uint32_t connectionsPerSource = 4000;

bool isLoopback(const sockaddr_in &address)
{
    return ntohl(address.sin_addr.s_addr) >> 24U == loopbackNet;
}

const sockaddr *generic(const sockaddr_in &address)
{
    return reinterpret_cast<const sockaddr *>(&address);
}

Error systemError(const char *what)
{
    return { ErrorCode::System, systemMessage(what) };
}

void enable(const Descriptor &socket, int level, int option)
{
    const int on = 1;
    ::setsockopt(socket.get(), level, option, &on, sizeof on);
}

bool bindToSource(const Descriptor &socket, std::uint32_t index)
{
    sockaddr_in source {};
    source.sin_family = AF_INET;
    source.sin_addr.s_addr = htonl((loopbackNet << 24U) + 2 + index / connectionsPerSource);
    enable(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
    return ::bind(socket.get(), generic(source), sizeof source) == 0;
}

} // namespace

Result<sockaddr_in> targetOf(const Options &options)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(options.port);
    const char *const host = options.host == "localhost" ? "127.0.0.1" : options.host.c_str();
    if (::inet_pton(AF_INET, host, &address.sin_addr) != 1)
        return Error { ErrorCode::Malformed,
                       "--host must be an IPv4 address such as 127.0.0.1, not '" + options.host
                           + "'." };
    if (!isLoopback(address) && !options.mayBeRemote)
        return Error { ErrorCode::Forbidden,
                       options.host
                           + " is not on this machine. If it is yours and may be loaded, add "
                             "--allow-remote." };
    return address;
}

Result<Descriptor> startConnection(const sockaddr_in &target, std::uint32_t index)
{
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.isOpen())
        return systemError("socket");
    enable(socket, IPPROTO_TCP, TCP_NODELAY);
    if (isLoopback(target) && !bindToSource(socket, index))
        return systemError("bind");
    if (::connect(socket.get(), generic(target), sizeof target) < 0 && errno != EINPROGRESS)
        return systemError("connect");
    return socket;
}

Result<Descriptor> connectTo(const sockaddr_in &target)
{
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket.isOpen())
        return systemError("socket");
    enable(socket, IPPROTO_TCP, TCP_NODELAY);
    if (::connect(socket.get(), generic(target), sizeof target) < 0)
        return systemError("connect");
    return socket;
}

} // namespace holdfast::bench
