// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stress/simulatedgroups.h"

#include <utility>

namespace holdfast::tests {

SimulatedGroups::~SimulatedGroups()
{
    for (const auto &[key, group] : m_groups)
        m_hub.unfollow(*group);
}

SimulatedGroup *SimulatedGroups::acquire(const std::string &channels)
{
    ChannelSet set = ChannelSet::parse(channels).value();
    std::string key = set.key();
    auto it = m_groups.find(key);
    if (it == m_groups.end()) {
        auto group = std::make_unique<SimulatedGroup>(std::move(set), m_inbox);
        group->key = key;
        if (!m_hub.follow(*group))
            return nullptr;
        it = m_groups.emplace(std::move(key), std::move(group)).first;
    }
    ++it->second->users;
    return it->second.get();
}

void SimulatedGroups::release(SimulatedGroup &group, bool lingers)
{
    if (--group.users > 0 || lingers)
        return;
    m_hub.unfollow(group);
    const auto it = m_groups.find(group.key);
    m_retired.push_back(std::move(it->second));
    m_groups.erase(it);
}

void SimulatedGroups::drain()
{
    // Deliveries that are pushed from now on do not refer to these.
    const std::vector<std::unique_ptr<SimulatedGroup>> retired = std::exchange(m_retired, {});
    const BoundedInbox::Contents contents = m_inbox.take();
    for (const auto &[follower, message] : contents.deliveries) {
        for (const auto &audience : static_cast<const SimulatedGroup &>(*follower).audiences) {
            if (audience)
                audience->publish(message);
        }
    }
    if (contents.hasOverflowed) {
        (void)visitAudiences([](const SimulatedGroup &, std::size_t, Audience &audience) {
            audience.loseTrack();
            return true;
        });
    }
}

} // namespace holdfast::tests
