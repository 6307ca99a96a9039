// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/core/clock.h"
#include "server/core/result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace holdfast::management {

/// The clients that the management API watches for its callers. A caller may go without a word, so
/// a watch ends when nobody has read it for leaseTime.
///
/// Thread: the management thread.
class TraceLeases
{
public:
    static constexpr std::chrono::seconds leaseTime { 60 };

    /// Both must outlive this.
    TraceLeases(api::Engine &engine, const Clock &clock) : m_engine(engine), m_clock(clock) { }

    /// Watches the client, or renews its lease. The errors are those of api::Engine::watchClient().
    [[nodiscard]] Result<void> watch(const std::string &id);
    /// Renews the lease. NotFound: the client is not watched here.
    [[nodiscard]] Result<api::TracePage> read(const std::string &id, std::uint64_t after,
                                              std::size_t limit);
    /// NotFound: the client is not watched here.
    [[nodiscard]] Result<void> end(const std::string &id);
    /// Ends the watches whose lease is over. Call it now and then.
    void expire();

private:
    struct Lease
    {
        std::unique_ptr<api::ClientTrace> trace;
        MonotonicTime used;
    };

    api::Engine &m_engine;
    const Clock &m_clock;
    std::map<std::string, Lease, std::less<>> m_leases; ///< by client id
};

} // namespace holdfast::management
