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

/// The result of a read or write.
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

/// Makes the socket non-blocking, sends small writes without delay, and detects dead peers with
/// keep-alive probes.
void prepareSocket(int descriptor);
[[nodiscard]] IoResult receive(int descriptor, std::span<char> buffer);
[[nodiscard]] IoResult transmit(int descriptor, std::string_view bytes);
/// How much of the sent data the peer has acknowledged (TCP).
struct Taken
{
    std::uint32_t bytes = 0; ///< since the connection began, modulo 2^32
    bool isAll = true; ///< nothing is left to acknowledge; also if the system cannot tell
};
[[nodiscard]] Taken takenByPeer(int descriptor);
/// True if the peer has sent data that was not read yet.
[[nodiscard]] bool hasUnread(int descriptor);
/// Half-close: ends sending; reading is still possible.
void shutdownSending(int descriptor);
void closeSocket(int descriptor);
/// Closes with a reset (RST): the peer notices at once and nothing lingers.
void abortSocket(int descriptor);

/// The peer's address; noAddress for a Unix domain socket. False if the socket is no longer
/// connected.
[[nodiscard]] bool peerAddress(int descriptor, AddressBytes &address);

/// How many descriptors this process may have open.
[[nodiscard]] std::size_t descriptorLimit();

} // namespace holdfast::net
