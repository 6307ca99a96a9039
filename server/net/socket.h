// SPDX-License-Identifier: GPL-3.0-or-later
//
// The system calls on a connected TCP socket, by descriptor.
#pragma once

#include "server/hub/presence.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace holdfast::net {

/// What a read or write came to.
struct IoResult
{
    enum class Kind : std::uint8_t {
        Done, ///< `bytes` were moved
        WouldBlock,
        Ended, ///< read: the peer has closed its side
        Failed, ///< the connection is gone
    };
    Kind kind = Kind::Failed;
    std::size_t bytes = 0;
};

/// Non-blocking, no delay for small writes, dead peers found by keep-alive probes.
void prepareSocket(int descriptor);
[[nodiscard]] IoResult receive(int descriptor, std::span<char> buffer);
[[nodiscard]] IoResult transmit(int descriptor, std::string_view bytes);
/// How much of what was sent to a peer it has taken.
struct Taken
{
    std::uint32_t bytes = 0; ///< since the connection began, modulo 2^32
    bool isAll = true; ///< nothing is on its way any more; also where the system does not say
};
[[nodiscard]] Taken takenByPeer(int descriptor);
/// True if the peer has sent something that was not received yet.
[[nodiscard]] bool hasUnread(int descriptor);
/// Says to the peer that nothing more comes, and goes on reading.
void shutdownSending(int descriptor);
void closeSocket(int descriptor);
/// Closes so that the peer is told at once and nothing lingers (RST).
void abortSocket(int descriptor);

/// The peer's address, noAddress through a Unix domain socket; false if the socket is not connected
/// any more.
[[nodiscard]] bool peerAddress(int descriptor, AddressBytes &address);

/// How many descriptors this process may have open.
[[nodiscard]] std::size_t descriptorLimit();

} // namespace holdfast::net
