// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/interests.h"

#include "server/delivery/subscribe.h"

namespace holdfast::net {

Interests::~Interests()
{
    for (const auto &[key, interest] : m_interests) {
        m_wheel.cancel(*interest);
        interest->forEachAudience([this](LiveAudience &live) { m_wheel.cancel(live); });
        m_hub.unfollow(*interest);
    }
}

Result<Interest *> Interests::acquire(std::string_view namesPart)
{
    // A path without escapes that is a known key needs no parsing: the way of every re-poll.
    const bool isPlain = namesPart.find('%') == std::string_view::npos;
    if (isPlain) {
        if (const auto it = m_interests.find(namesPart); it != m_interests.end())
            return use(*it->second);
    }
    auto channels = delivery::parseChannels(namesPart);
    if (!channels)
        return channels.error();
    return acquire(std::move(channels).value());
}

Result<Interest *> Interests::acquire(ChannelSet channels)
{
    std::string key = channels.key();
    if (const auto it = m_interests.find(key); it != m_interests.end())
        return use(*it->second);

    auto interest = std::make_unique<Interest>(std::move(channels), m_sink);
    const auto followed = m_hub.follow(*interest);
    if (!followed)
        return followed.error();
    const auto [it, isNew] = m_interests.emplace(std::move(key), std::move(interest));
    it->second->key = it->first;
    it->second->users = 1;
    return it->second.get();
}

Interest *Interests::use(Interest &interest)
{
    if (interest.users++ == 0) {
        m_wheel.cancel(interest);
        --m_lingering;
    }
    return &interest;
}

void Interests::release(Interest &interest)
{
    if (--interest.users > 0)
        return;
    ++m_lingering;
    if (m_lingering > maxLingering)
        expire(interest);
    else
        m_wheel.set(interest, m_clock.now(), lingerTime);
}

void Interests::expire(Interest &interest)
{
    --m_lingering;
    retire(interest);
}

void Interests::retire(Interest &interest)
{
    m_hub.unfollow(interest);
    interest.isRetired = true;
    m_wheel.cancel(interest);
    interest.forEachAudience([this](LiveAudience &live) { m_wheel.cancel(live); });
    const auto it = m_interests.find(interest.key);
    m_retired.push_back(std::move(it->second));
    m_interests.erase(it);
}

} // namespace holdfast::net
