// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/nameset.h"

namespace holdfast::access {

bool NameSet::add(std::string_view name)
{
    const std::lock_guard lock(m_mutex);
    if (m_names.size() >= m_most && !m_names.contains(name))
        return false;
    m_names.emplace(name);
    m_isEmpty.store(false, std::memory_order_release);
    return true;
}

void NameSet::remove(std::string_view name)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_names.find(name); found != m_names.end())
        m_names.erase(found);
    m_isEmpty.store(m_names.empty(), std::memory_order_release);
}

void NameSet::clear()
{
    const std::lock_guard lock(m_mutex);
    m_names.clear();
    m_isEmpty.store(true, std::memory_order_release);
}

bool NameSet::contains(std::string_view name) const
{
    if (m_isEmpty.load(std::memory_order_acquire))
        return false;
    const std::lock_guard lock(m_mutex);
    return m_names.contains(name);
}

} // namespace holdfast::access
