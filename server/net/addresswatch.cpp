// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/addresswatch.h"

#include "server/net/address.h"
#include "server/net/logging.h"

#include <QNetworkInterface>
#include <QSysInfo>

#include <array>
#include <cerrno>
#include <cstring>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::net {

namespace {

constexpr int readAgainMilliseconds = 5'000;

access::MachineNames namesNow()
{
    access::MachineNames names;
    const auto addresses = QNetworkInterface::allAddresses();
    for (const QHostAddress &address : addresses)
        names.addresses.push_back(addressBytes(address));
    names.hostName = QSysInfo::machineHostName().toStdString();
    return names;
}

/// A socket that receives a message when an address of this machine is added or removed
/// (rtnetlink(7)); -1 if it is not available.
int openAnnouncements()
{
    const int socket = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (socket < 0)
        return -1;
    sockaddr_nl groups {};
    groups.nl_family = AF_NETLINK;
    groups.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
    // The sockets API takes every family's address through one type.
    if (::bind(socket, reinterpret_cast<const sockaddr *>(&groups), sizeof groups) == 0)
        return socket;
    ::close(socket);
    return -1;
}

/// Discards the announcements: the caller reads all addresses again. ENOBUFS means that
/// announcements were lost.
void readAll(int socket)
{
    std::array<char, 8192> ignored;
    while (::recv(socket, ignored.data(), ignored.size(), 0) > 0 || errno == ENOBUFS) { }
}

} // namespace

AddressWatch::AddressWatch(access::ThisMachine &machine)
    : m_machine(machine)
    , m_stop(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_changes(openAnnouncements())
{
    if (m_stop < 0)
        qFatal("cannot make an eventfd: %s", std::strerror(errno));
    if (m_changes < 0)
        qCInfo(lcNet) << "the system does not announce changes of addresses: looking every"
                      << readAgainMilliseconds << "ms";
    // Announcements are already on, so that no change is missed.
    m_machine.set(namesNow());
    m_thread = std::thread([this] { run(); });
}

AddressWatch::~AddressWatch()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_stop, &one, sizeof one);
    m_thread.join();
    ::close(m_stop);
    if (m_changes >= 0)
        ::close(m_changes);
}

void AddressWatch::run()
{
    std::array<pollfd, 2> watched { pollfd { m_stop, POLLIN, 0 }, pollfd { m_changes, POLLIN, 0 } };
    while (true) {
        ::poll(watched.data(), watched.size(), readAgainMilliseconds);
        if (watched[0].revents != 0)
            return;
        if (watched[1].revents != 0)
            readAll(m_changes);
        m_machine.set(namesNow());
    }
}

} // namespace holdfast::net
