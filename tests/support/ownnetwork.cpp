// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ownnetwork.h"

#include <arpa/inet.h>
#include <cstring>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::tests {

bool enterNetworkOfItsOwn()
{
    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return false;
    return setOwnAddress("lo", "127.0.0.1");
}

bool setOwnAddress(const char *label, const char *address)
{
    ifreq request {};
    std::strncpy(request.ifr_name, label, IFNAMSIZ - 1);
    sockaddr_in wanted {};
    wanted.sin_family = AF_INET;
    inet_pton(AF_INET, address, &wanted.sin_addr);
    std::memcpy(&request.ifr_addr, &wanted, sizeof wanted);
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool isSet = ioctl(socket, SIOCSIFADDR, &request) == 0;
    request.ifr_flags = IFF_UP;
    isSet = isSet && ioctl(socket, SIOCSIFFLAGS, &request) == 0;
    ::close(socket);
    return isSet;
}

} // namespace holdfast::tests
