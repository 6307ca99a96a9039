// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/attempts.h"

namespace holdfast::access {

bool Attempts::mayTry(const AddressBytes &address) const
{
    const std::lock_guard lock(m_mutex);
    if (m_wrong.empty() || m_clock.now() >= m_minuteEnds)
        return true;
    const auto found = m_wrong.find(networkOf(address));
    return found == m_wrong.end() || found->second < m_allowed;
}

void Attempts::countWrong(const AddressBytes &address)
{
    const MonotonicTime now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    if (now >= m_minuteEnds || m_wrong.size() >= maxAddresses) {
        m_wrong.clear();
        m_minuteEnds = now + window;
    }
    ++m_wrong[networkOf(address)];
}

} // namespace holdfast::access
