// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/clientset.h"

namespace holdfast::access {

bool ClientSet::add(std::string_view client)
{
    const std::lock_guard lock(m_mutex);
    if (m_ids.size() >= m_most && !m_ids.contains(client))
        return false;
    m_ids.emplace(client);
    m_isEmpty.store(false, std::memory_order_release);
    return true;
}

void ClientSet::remove(std::string_view client)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_ids.find(client); found != m_ids.end())
        m_ids.erase(found);
    m_isEmpty.store(m_ids.empty(), std::memory_order_release);
}

void ClientSet::clear()
{
    const std::lock_guard lock(m_mutex);
    m_ids.clear();
    m_isEmpty.store(true, std::memory_order_release);
}

bool ClientSet::contains(std::string_view client) const
{
    if (m_isEmpty.load(std::memory_order_acquire))
        return false;
    const std::lock_guard lock(m_mutex);
    return m_ids.contains(client);
}

} // namespace holdfast::access
