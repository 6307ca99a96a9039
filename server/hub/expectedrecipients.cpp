// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/expectedrecipients.h"

#include <iterator>
#include <string>

namespace holdfast {

bool ExpectedRecipients::remove(Following &following, bool cannotTell)
{
    following.m_cannotTell -= cannotTell ? 1U : 0U;
    if (--following.m_expected > 0 || !following.m_isUnattended)
        return false;
    following.m_isUnattended = false;
    m_patterns -= following.channels.patterns().size();
    for (const std::string &name : following.channels.names()) {
        auto [it, end] = m_unattended.equal_range(name);
        while (it != end)
            it = it->second == &following ? m_unattended.erase(it) : std::next(it);
    }
    return true;
}

bool ExpectedRecipients::keep(Following &following, std::uint64_t head)
{
    const ChannelSet &set = following.channels;
    if (following.m_expected == 0)
        return false;
    if (m_unattended.size() + set.names().size() > m_maxNames
        || m_patterns + set.patterns().size() > m_maxPatterns) {
        following.m_countedThrough.store(head, std::memory_order_release);
        return false;
    }
    following.m_isUnattended = true;
    m_patterns += set.patterns().size();
    for (const std::string &name : set.names())
        m_unattended.emplace(name, &following);
    return true;
}

} // namespace holdfast
