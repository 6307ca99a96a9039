// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/inbox.h"

#include <utility>

namespace holdfast::net {

void Inbox::push(Follower &follower, const MessagePtr &message)
{
    const std::lock_guard lock(m_mutex);
    if (m_deliveries.size() < m_mostDeliveries)
        m_deliveries.push_back(Delivery { &follower, message });
    else
        m_hasOverflowed = true;
}

void Inbox::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_isAwake, true))
            return;
    }
    m_wakeup.signal();
}

void Inbox::post(Task task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    wake();
}

void Inbox::takeDeliveries(Contents &contents)
{
    contents.deliveries.clear();
    const std::lock_guard lock(m_mutex);
    contents.deliveries.swap(m_deliveries);
    contents.hasOverflowed = std::exchange(m_hasOverflowed, false);
}

std::vector<Inbox::Task> Inbox::takeTasks()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_tasks, {});
}

void Inbox::setAwake()
{
    const std::lock_guard lock(m_mutex);
    m_isAwake = true;
}

bool Inbox::trySleep()
{
    const std::lock_guard lock(m_mutex);
    if (!m_deliveries.empty() || !m_tasks.empty() || m_hasOverflowed)
        return false;
    m_isAwake = false;
    return true;
}

} // namespace holdfast::net
