// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/unixsocket.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace holdfast::net {

namespace {

constexpr mode_t everybody = 0666;

int newSocket()
{
    return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/// The sockets API takes every family's address through one type.
const sockaddr *generic(const sockaddr_un &address)
{
    return reinterpret_cast<const sockaddr *>(&address);
}

Error cannotListen(const std::string &path, const std::string &reason)
{
    return Error { ErrorCode::System, "Cannot listen on unix:" + path + ": " + reason };
}

/// Removes a stale socket at the path. Error: why no socket can be made there.
Result<void> clearPath(const sockaddr_un &address)
{
    const std::string path = address.sun_path;
    struct stat status
    {
    };
    if (::lstat(path.c_str(), &status) != 0)
        return {}; // bind() reports other problems
    if (!S_ISSOCK(status.st_mode))
        return cannotListen(path, "a file that is no socket is there. Choose another path.");
    const int probe = newSocket();
    const bool isRefused = ::connect(probe, generic(address), sizeof address) != 0
        && (errno == ECONNREFUSED || errno == ENOENT);
    ::close(probe);
    if (!isRefused) {
        return Error { ErrorCode::Conflict,
                       cannotListen(path,
                                    "another program listens there. Choose another path, or stop "
                                    "that program.")
                           .message };
    }
    ::unlink(path.c_str());
    return {};
}

} // namespace

Result<int> listenOnPath(const std::string &path)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path) {
        return cannotListen(path,
                            "a path may have 1 to " + std::to_string(sizeof address.sun_path - 1)
                                + " bytes.");
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    if (const auto cleared = clearPath(address); !cleared)
        return cleared.error();
    const int descriptor = newSocket();
    if (::bind(descriptor, generic(address), sizeof address) == 0
        && ::chmod(path.c_str(), everybody) == 0 && ::listen(descriptor, SOMAXCONN) == 0)
        return descriptor;
    const std::string reason = std::strerror(errno);
    ::close(descriptor);
    return cannotListen(path, reason + ". Choose a path in a folder that this user may write to.");
}

void unlinkPath(int descriptor)
{
    sockaddr_un address {};
    socklen_t size = sizeof address;
    // The sockets API takes every family's address through one type.
    if (::getsockname(descriptor, reinterpret_cast<sockaddr *>(&address), &size) != 0
        || address.sun_family != AF_UNIX)
        return;
    ::unlink(address.sun_path);
}

} // namespace holdfast::net
