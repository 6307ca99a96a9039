// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/audiencegroups.h"

#include "server/core/keyedhash.h"
#include "server/delivery/subscribe.h"

#include <utility>

namespace holdfast::net {

std::size_t AudienceGroups::KeyHash::operator()(std::string_view key) const
{
    return keyedHash(key);
}

std::size_t AudienceGroups::KeyHash::operator()(const std::unique_ptr<AudienceGroup> &group) const
{
    return keyedHash(group->following->channels.key());
}

bool AudienceGroups::KeyEqual::operator()(const std::unique_ptr<AudienceGroup> &a,
                                          std::string_view key) const
{
    bool isFirst = true;
    for (const std::string &entry : *a->following->channels.entries()) {
        if (!std::exchange(isFirst, false)) {
            if (!key.starts_with(','))
                return false;
            key.remove_prefix(1);
        }
        if (!key.starts_with(entry))
            return false;
        key.remove_prefix(entry.size());
    }
    return key.empty();
}

AudienceGroups::~AudienceGroups()
{
    for (const auto &group : m_groups) {
        m_wheel.cancel(*group);
        group->forEachAudience([this](FanoutAudience &live) { m_wheel.cancel(live); });
        m_hub.unfollow(*group);
    }
}

AudienceGroup *AudienceGroups::find(std::string_view namesPart) const
{
    if (namesPart.find('%') != std::string_view::npos)
        return nullptr;
    const auto it = m_groups.find(namesPart);
    return it == m_groups.end() ? nullptr : it->get();
}

Result<ChannelSet> AudienceGroups::channelsOf(std::string_view namesPart) const
{
    if (const AudienceGroup *const known = find(namesPart))
        return known->following->channels;
    return delivery::parseChannels(namesPart);
}

Result<AudienceGroup *> AudienceGroups::acquire(std::string_view namesPart)
{
    if (AudienceGroup *const known = find(namesPart))
        return use(*known);
    auto channels = delivery::parseChannels(namesPart);
    if (!channels)
        return channels.error();
    return acquire(std::move(channels).value());
}

Result<AudienceGroup *> AudienceGroups::acquire(ChannelSet channels)
{
    if (const auto it = m_groups.find(std::string_view(channels.key())); it != m_groups.end())
        return use(**it);
    auto group = std::make_unique<AudienceGroup>(std::move(channels), m_sink);
    if (const auto followed = m_hub.follow(*group); !followed)
        return followed.error();
    group->users = 1;
    return m_groups.insert(std::move(group)).first->get();
}

AudienceGroup *AudienceGroups::use(AudienceGroup &group)
{
    if (group.users++ == 0) {
        m_wheel.cancel(group);
        --m_lingering;
    }
    return &group;
}

void AudienceGroups::release(AudienceGroup &group)
{
    if (--group.users > 0)
        return;
    ++m_lingering;
    if (m_lingering > maxLingering)
        expire(group);
    else
        m_wheel.set(group, m_clock.now(), lingerTime);
}

void AudienceGroups::expire(AudienceGroup &group)
{
    --m_lingering;
    retire(group);
}

void AudienceGroups::retire(AudienceGroup &group)
{
    m_hub.unfollow(group);
    group.isRetired = true;
    m_wheel.cancel(group);
    group.forEachAudience([this](FanoutAudience &live) { m_wheel.cancel(live); });
    const auto it = m_groups.find(std::string_view(group.following->channels.key()));
    m_retired.push_back(std::move(m_groups.extract(it).value()));
}

} // namespace holdfast::net
