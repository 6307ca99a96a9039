// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace holdfast::net {

/// A number that one thread counts up and any may read.
///
/// Invariants: only grows. One writer, so that counting costs no locked instruction.
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

/// What one worker counts, where it happens.
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
};

} // namespace holdfast::net
