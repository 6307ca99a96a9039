// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log/tombstones.h"

#include <algorithm>

namespace holdfast {

void Tombstones::bury(const std::string &channel, std::uint64_t lostThrough,
                      FunctionRef<void(const std::string &)> forgotten)
{
    if (lostThrough <= m_floor) {
        forgotten(channel);
        return;
    }
    m_losses.insert_or_assign(channel, lostThrough);
    m_order.push_back(channel);
    m_highest = std::max(m_highest, lostThrough);
    while (m_order.size() > m_capacity) {
        if (const auto it = m_losses.find(m_order.front()); it != m_losses.end()) {
            m_floor = std::max(m_floor, it->second);
            m_losses.erase(it);
            forgotten(m_order.front());
        }
        m_order.pop_front();
    }
}

std::uint64_t Tombstones::exhume(const std::string &channel)
{
    const auto it = m_losses.find(channel);
    if (it == m_losses.end())
        return m_floor;
    const std::uint64_t lost = std::max(it->second, m_floor);
    m_losses.erase(it);
    return lost;
}

std::uint64_t Tombstones::lostThrough(const ChannelSet &set) const
{
    std::uint64_t lost = m_floor;
    for (const auto &[channel, through] : m_losses) {
        if (through > lost && set.follows(channel))
            lost = through;
    }
    return lost;
}

} // namespace holdfast
