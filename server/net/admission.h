// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/addressrates.h"
#include "server/access/thismachine.h"
#include "server/core/address.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace holdfast::net {

/// Bounds on connections.
struct ConnectionLimits
{
    std::size_t all = 0; ///< 0: as many as the descriptor limit allows
    /// From one address. Loopback and Unix domain sockets are exempt, because proxies connect
    /// through them. High, because a whole class may share one address.
    std::size_t perAddress = 1000; ///< 0: no limit
    /// New ones a second from one address, and as many as in five seconds at once; 0: no limit. A
    /// class comes back at once after a restart.
    std::uint64_t rate = 200;
};

/// Counts connections and decides whether one more is admitted. Never closes an admitted one.
///
/// Invariants: release() is called exactly once for each Admitted, and releaseForwarded() for each
/// admitForwarded() that was true.
/// Thread: any; one mutex.
class Admission
{
public:
    enum class Verdict : std::uint8_t { Admitted, TooMany, TooManyFromAddress, TooFast };

    /// `machine` and `clock` outlive this.
    Admission(const ConnectionLimits &limits, const access::ThisMachine &machine,
              const Clock &clock);

    /// Those that are here stay.
    void setLimits(const ConnectionLimits &limits);

    /// `isProxy`: it brings the connections of many clients, so the address is not limited.
    [[nodiscard]] Verdict admit(const AddressBytes &address, bool isProxy = false);
    void release(const AddressBytes &address);
    /// The same for a subscriber that a trusted proxy has forwarded: only its address is counted,
    /// because the connection is the proxy's.
    [[nodiscard]] bool admitForwarded(const AddressBytes &address);
    void releaseForwarded(const AddressBytes &address);

    /// True for a peer on this machine.
    [[nodiscard]] bool isHere(const AddressBytes &peer) const
    {
        return peer == noAddress || m_machine.hasAddress(peer);
    }
    [[nodiscard]] std::size_t count() const { return m_count.load(std::memory_order_relaxed); }
    [[nodiscard]] std::size_t limit() const { return m_all.load(std::memory_order_relaxed); }
    /// True after a connection from another machine's address was admitted.
    [[nodiscard]] bool hasSeenRemote() const { return m_hasSeenRemote; }

private:
    /// False if the address has as many as it may. Counts it otherwise.
    [[nodiscard]] bool countIn(const AddressBytes &address, bool isLimited);

    const access::ThisMachine &m_machine;
    std::atomic<std::size_t> m_all;
    std::atomic<std::size_t> m_perAddress;
    access::AddressRates m_rates;
    std::atomic<std::size_t> m_count { 0 };
    std::atomic<bool> m_hasSeenRemote { false };
    std::mutex m_mutex;
    std::map<AddressBytes, std::size_t> m_byAddress;
};

} // namespace holdfast::net
