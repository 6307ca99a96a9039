// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"
#include "server/core/clock.h"
#include "server/net/poller.h"
#include "server/net/proxyheader.h"
#include "server/net/timer.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace holdfast::net {

/// New connections of which the PROXY protocol header has not arrived yet.
///
/// Invariants: reads no byte behind the header. Each connection that it takes is passed on, refused
/// or dropped, after headerTime at the latest.
/// Thread: the one that created it, whose event loop drives it.
class ProxiedConnections final : private Poller::Handler
{
public:
    static constexpr std::chrono::seconds headerTime { 10 };

    /// What becomes of a connection. Each function takes over the descriptor.
    struct Outcomes
    {
        /// `source` is the client's address, or the peer's if the connection is the proxy's own.
        std::function<void(int descriptor, const AddressBytes &peer, const AddressBytes &source)>
            complete;
        std::function<void(int descriptor, const AddressBytes &peer, ProxyHeader::Fault)> refused;
        /// The peer has closed, or has sent nothing for too long.
        std::function<void(int descriptor, const AddressBytes &peer)> dropped;
    };

    ProxiedConnections(const Clock &clock, Outcomes outcomes);
    ~ProxiedConnections() override;
    ProxiedConnections(const ProxiedConnections &) = delete;
    ProxiedConnections &operator=(const ProxiedConnections &) = delete;

    /// Takes over a connected descriptor. May call an outcome.
    void take(int descriptor, const AddressBytes &peer);

private:
    struct Waiting
    {
        int descriptor;
        AddressBytes peer;
        MonotonicTime until;
        ProxyHeader header {};
        std::size_t slot = 0; ///< its index in m_waiting
        bool isDone = false;
    };
    enum class Progress : std::uint8_t { Waits, Read, Lost };

    // Poller::Handler
    void ready(void *tag, bool readable, bool writable) override;
    void batchEnded() override { m_done.clear(); }

    /// Reads what has arrived of the header.
    [[nodiscard]] static Progress read(Waiting &connection);
    /// Calls the outcome. Precondition: it is not watched any more.
    void finish(const Waiting &connection, Progress progress) const;
    /// It is no longer watched; its memory lives until batchEnded().
    void remove(Waiting &connection);
    void dropLate();

    const Clock &m_clock;
    const Outcomes m_outcomes;
    std::unique_ptr<Poller> m_poller;
    std::vector<std::unique_ptr<Waiting>> m_waiting;
    std::vector<std::unique_ptr<Waiting>> m_done;
    Timer m_timer;
};

} // namespace holdfast::net
