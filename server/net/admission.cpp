// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/admission.h"

#include "server/net/socket.h"

namespace holdfast::net {

namespace {

/// Descriptors reserved for everything that is not a client: files, the window, the management API,
/// and one to accept with, so that the accept loop never runs out of them.
constexpr std::size_t descriptorsKept = 256;

std::size_t effectiveLimit(std::size_t wanted)
{
    const std::size_t limit = descriptorLimit();
    const std::size_t possible = limit > 2 * descriptorsKept ? limit - descriptorsKept : limit / 2;
    return wanted == 0 || wanted > possible ? possible : wanted;
}

/// A proxy on this machine connects from such an address, with the connections of many clients.
bool isExempt(const AddressBytes &address)
{
    return isLoopback(address) || address == noAddress;
}

} // namespace

Admission::Admission(const ConnectionLimits &limits, const access::ThisMachine &machine,
                     const Clock &clock)
    : m_machine(machine)
    , m_all(effectiveLimit(limits.all))
    , m_perAddress(limits.perAddress)
    , m_rates(clock, { limits.rate, 0 })
{
}

void Admission::setLimits(const ConnectionLimits &limits)
{
    m_all = effectiveLimit(limits.all);
    m_perAddress = limits.perAddress;
    m_rates.setLimits({ limits.rate, 0 });
}

bool Admission::countIn(const AddressBytes &address, bool isLimited)
{
    const std::lock_guard lock(m_mutex);
    std::size_t &here = m_byAddress[address];
    const std::size_t most = m_perAddress;
    if (isLimited && most > 0 && here >= most) {
        if (here == 0)
            m_byAddress.erase(address);
        return false;
    }
    ++here;
    return true;
}

Admission::Verdict Admission::admit(const AddressBytes &address, bool isProxy)
{
    if (m_count.fetch_add(1, std::memory_order_relaxed) >= m_all) {
        m_count.fetch_sub(1, std::memory_order_relaxed);
        return Verdict::TooMany;
    }
    const bool isLimited = !isProxy && !isExempt(address);
    if (!countIn(address, isLimited)) {
        m_count.fetch_sub(1, std::memory_order_relaxed);
        return Verdict::TooManyFromAddress;
    }
    if (isLimited && m_rates.use(address, { 1, 0 }).count() > 0) {
        release(address);
        return Verdict::TooFast;
    }
    if (!m_hasSeenRemote && !isExempt(address) && !m_machine.hasAddress(address))
        m_hasSeenRemote = true;
    return Verdict::Admitted;
}

void Admission::release(const AddressBytes &address)
{
    m_count.fetch_sub(1, std::memory_order_relaxed);
    releaseForwarded(address);
}

bool Admission::admitForwarded(const AddressBytes &address)
{
    return countIn(address, !isExempt(address));
}

void Admission::releaseForwarded(const AddressBytes &address)
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_byAddress.find(address);
    if (it != m_byAddress.end() && --it->second == 0)
        m_byAddress.erase(it);
}

} // namespace holdfast::net
