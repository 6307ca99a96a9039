// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/attempts.h"

#include <algorithm>

namespace holdfast::access {

bool Attempts::mayTry(const AddressBytes &address) const
{
    const std::lock_guard lock(m_mutex);
    return wrongOnes(address) < m_allowed;
}

std::chrono::milliseconds Attempts::delay(const AddressBytes &address) const
{
    const std::lock_guard lock(m_mutex);
    std::chrono::milliseconds delay = firstDelay;
    for (std::uint32_t wrong = wrongOnes(address); wrong > 1 && delay < maxDelay; --wrong)
        delay *= 2;
    return std::min(delay, maxDelay);
}

std::uint32_t Attempts::wrongOnes(const AddressBytes &address) const
{
    if (m_wrong.empty() || m_clock.now() >= m_minuteEnds)
        return 0;
    const auto found = m_wrong.find(networkOf(address));
    return found == m_wrong.end() ? 0 : found->second;
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
