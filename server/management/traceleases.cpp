// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/traceleases.h"

#include <utility>

namespace holdfast::management {

namespace {

Error notWatched()
{
    return { ErrorCode::NotFound,
             "This client is not watched. PUT its trace first, and read it at least once a "
             "minute." };
}

} // namespace

Result<void> TraceLeases::watch(const std::string &id)
{
    if (const auto it = m_leases.find(id); it != m_leases.end()) {
        it->second.used = m_clock.now();
        return {};
    }
    auto trace = m_engine.watchClient(id);
    if (!trace)
        return trace.error();
    m_leases.emplace(id, Lease { std::move(trace).value(), m_clock.now() });
    return {};
}

Result<api::TracePage> TraceLeases::read(const std::string &id, std::uint64_t after,
                                         std::size_t limit)
{
    const auto it = m_leases.find(id);
    if (it == m_leases.end())
        return notWatched();
    it->second.used = m_clock.now();
    return it->second.trace->read(after, limit);
}

Result<void> TraceLeases::end(const std::string &id)
{
    return m_leases.erase(id) > 0 ? Result<void>() : Result<void>(notWatched());
}

void TraceLeases::expire()
{
    const MonotonicTime now = m_clock.now();
    std::erase_if(m_leases, [now](const auto &each) { return now - each.second.used > leaseTime; });
}

} // namespace holdfast::management
