// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stress/siminterests.h"

#include <utility>

namespace holdfast::tests {

SimInterests::~SimInterests()
{
    for (const auto &[key, interest] : m_interests)
        m_hub.unfollow(*interest);
}

SimInterest *SimInterests::acquire(const std::string &channels)
{
    ChannelSet set = ChannelSet::parse(channels).value();
    std::string key = set.key();
    auto it = m_interests.find(key);
    if (it == m_interests.end()) {
        auto interest = std::make_unique<SimInterest>(std::move(set), m_inbox);
        interest->key = key;
        if (!m_hub.follow(*interest))
            return nullptr;
        it = m_interests.emplace(std::move(key), std::move(interest)).first;
    }
    ++it->second->users;
    return it->second.get();
}

void SimInterests::release(SimInterest &interest, bool lingers)
{
    if (--interest.users > 0 || lingers)
        return;
    m_hub.unfollow(interest);
    const auto it = m_interests.find(interest.key);
    m_retired.push_back(std::move(it->second));
    m_interests.erase(it);
}

void SimInterests::drain()
{
    // Deliveries that are pushed from now on do not refer to these.
    const std::vector<std::unique_ptr<SimInterest>> retired = std::exchange(m_retired, {});
    const BoundedInbox::Contents contents = m_inbox.take();
    for (const auto &[follower, message] : contents.deliveries) {
        for (const auto &audience : static_cast<const SimInterest &>(*follower).audiences) {
            if (audience)
                audience->publish(message);
        }
    }
    if (contents.hasOverflowed) {
        (void)visitAudiences([](const SimInterest &, std::size_t, Audience &audience) {
            audience.loseTrack();
            return true;
        });
    }
}

} // namespace holdfast::tests
