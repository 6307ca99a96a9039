// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/net/socket.cpp with sockets of the simulated network.
#include "server/net/socket.h"

#include "tests/simulation/world.h"

namespace holdfast::net {

namespace {

using simulation::Network;
using simulation::World;

/// More than the connections of any simulation.
constexpr std::size_t descriptors = 4096;

IoResult resultOf(const Network::Moved &moved)
{
    if (moved.bytes > 0)
        return { IoResult::Kind::Done, moved.bytes };
    if (moved.hasFailed)
        return { IoResult::Kind::Failed, 0 };
    return { moved.hasEnded ? IoResult::Kind::Ended : IoResult::Kind::WouldBlock, 0 };
}

} // namespace

void prepareSocket(int /*descriptor*/) { }

IoResult receive(int descriptor, std::span<char> buffer)
{
    World &world = *World::current();
    world.mayInterrupt("before it receives");
    return resultOf(world.network().receive(descriptor, buffer));
}

IoResult transmit(int descriptor, std::string_view bytes)
{
    World &world = *World::current();
    world.mayInterrupt("before it sends");
    const IoResult result = resultOf(world.network().transmit(descriptor, bytes));
    if (result.bytes > 0)
        world.mayBeOvertaken();
    world.mayInterrupt("after it has sent");
    return result;
}

Taken takenByPeer(int descriptor)
{
    const Network::Taken taken = World::current()->network().takenByClient(descriptor);
    return { taken.bytes, taken.isAll };
}

bool hasUnread(int descriptor)
{
    return World::current()->network().hasUnread(descriptor);
}

void shutdownSending(int descriptor)
{
    World::current()->network().shutdownSending(descriptor);
}

void closeSocket(int descriptor)
{
    World::current()->network().close(descriptor, false);
}

void abortSocket(int descriptor)
{
    World::current()->network().close(descriptor, true);
}

bool peerAddress(int descriptor, AddressBytes &address)
{
    address = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1 };
    return World::current()->network().isConnected(descriptor);
}

std::size_t descriptorLimit()
{
    return descriptors;
}

} // namespace holdfast::net
