// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace holdfast::net {

/// A counter that one thread increments and any thread may read.
///
/// Invariants: only grows. Has one writer, so that add() needs no locked instruction.
class Counter
{
public:
    void add(std::uint64_t by = 1)
    {
        m_value.store(m_value.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> m_value { 0 };
};

/// The counters of one worker.
///
/// Thread: written by its worker only, read by any.
struct WorkerCounters
{
    Counter accepted;
    Counter closed;
    Counter requests;
    Counter badRequests;
    Counter deliveries;
    Counter gapsTold;
    Counter slowSubscribers;
    Counter inboxOverflows;
    Counter bytesReceived;
    Counter bytesSent;
    Counter tlsHandshakes; ///< completed
    Counter tlsFailures; ///< of handshakes, in time or not
};

} // namespace holdfast::net
