// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/interests.h"

#include "server/delivery/subscribe.h"

#include <utility>

namespace holdfast::net {

namespace {

constexpr std::uint64_t fnvOffset = 0xcbf29ce484222325;
constexpr std::uint64_t fnvPrime = 0x100000001b3;

std::uint64_t fnv(std::uint64_t hash, std::string_view text)
{
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * fnvPrime;
    return hash;
}

} // namespace

std::size_t Interests::KeyHash::operator()(std::string_view key) const
{
    return fnv(fnvOffset, key);
}

std::size_t Interests::KeyHash::operator()(const std::unique_ptr<Interest> &interest) const
{
    std::uint64_t hash = fnvOffset;
    bool isFirst = true;
    for (const std::string &entry : *interest->following->channels.entries()) {
        hash = fnv(isFirst ? hash : fnv(hash, ","), entry);
        isFirst = false;
    }
    return hash;
}

bool Interests::KeyEqual::operator()(const std::unique_ptr<Interest> &a, std::string_view key) const
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

Interests::~Interests()
{
    for (const auto &interest : m_interests) {
        m_wheel.cancel(*interest);
        interest->forEachAudience([this](LiveAudience &live) { m_wheel.cancel(live); });
        m_hub.unfollow(*interest);
    }
}

Result<Interest *> Interests::acquire(std::string_view namesPart)
{
    // The common case of a re-poll: a path without escapes that is a known key needs no parsing.
    const bool isPlain = namesPart.find('%') == std::string_view::npos;
    if (isPlain) {
        if (const auto it = m_interests.find(namesPart); it != m_interests.end())
            return use(**it);
    }
    auto channels = delivery::parseChannels(namesPart);
    if (!channels)
        return channels.error();
    return acquire(std::move(channels).value());
}

Result<Interest *> Interests::acquire(ChannelSet channels)
{
    if (const auto it = m_interests.find(std::string_view(channels.key())); it != m_interests.end())
        return use(**it);
    auto interest = std::make_unique<Interest>(std::move(channels), m_sink);
    if (const auto followed = m_hub.follow(*interest); !followed)
        return followed.error();
    interest->users = 1;
    return m_interests.insert(std::move(interest)).first->get();
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
    const auto it = m_interests.find(std::string_view(interest.following->channels.key()));
    m_retired.push_back(std::move(m_interests.extract(it).value()));
}

} // namespace holdfast::net
