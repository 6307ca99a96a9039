// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/audience.h"
#include "server/net/socket.h"

#include <memory>
#include <span>
#include <string_view>

namespace holdfast::net {

/// Bytes for one socket.
struct Transmission
{
    int socket;
    std::string_view bytes;
};

/// Sends to many sockets with one system call (io_uring), instead of one call each.
///
/// Invariants: nothing is in flight between two calls.
/// Thread: the one that created it.
class SendRing
{
public:
    /// Null if the system has no io_uring or does not let this process use it.
    [[nodiscard]] static std::unique_ptr<SendRing> make();

    SendRing() = default;
    virtual ~SendRing() = default;
    SendRing(const SendRing &) = delete;
    SendRing &operator=(const SendRing &) = delete;

    /// `results[i]` is what transmit() would return for the i-th recipient. At most
    /// Outlet::maxRecipients recipients.
    virtual void transmitAll(std::span<const Recipient> recipients, std::string_view bytes,
                             std::span<IoResult> results) = 0;
    /// The same with bytes of its own for each socket.
    virtual void transmitEach(std::span<const Transmission> transmissions,
                              std::span<IoResult> results) = 0;
};

} // namespace holdfast::net
