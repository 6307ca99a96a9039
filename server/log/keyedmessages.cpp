// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log/keyedmessages.h"

#include <algorithm>

namespace holdfast {

void KeyedMessages::put(const MessagePtr &message)
{
    const auto [key, isNew] = m_keys.try_emplace(std::string(message->key()), message->seq());
    if (!isNew) {
        const auto old = m_messages.find(key->second);
        m_bytes -= old->second->footprintBytes();
        if (old->first != message->seq())
            tellLeft(*old->second);
        m_messages.erase(old);
        key->second = message->seq();
    }
    m_messages.emplace(message->seq(), message);
    m_bytes += message->footprintBytes();
    if (message->timeToLive().count() > 0)
        m_nextExpiry = std::min(m_nextExpiry, message->acceptedAt() + message->timeToLive());
}

void KeyedMessages::remove(std::string_view key)
{
    if (const auto found = m_keys.find(key); found != m_keys.end())
        erase(found);
}

void KeyedMessages::clear()
{
    while (!m_keys.empty())
        erase(m_keys.begin());
}

void KeyedMessages::erase(Keys::iterator key)
{
    const auto message = m_messages.find(key->second);
    m_bytes -= message->second->footprintBytes();
    tellLeft(*message->second);
    m_messages.erase(message);
    m_keys.erase(key);
}

void KeyedMessages::dropExpired(MonotonicTime now)
{
    if (now < m_nextExpiry)
        return;
    m_nextExpiry = MonotonicTime::max();
    for (auto it = m_messages.begin(); it != m_messages.end();) {
        const MessagePtr message = (it++)->second;
        if (message->isExpiredAt(now))
            remove(message->key());
        else if (message->timeToLive().count() > 0)
            m_nextExpiry = std::min(m_nextExpiry, message->acceptedAt() + message->timeToLive());
    }
}

MessagePtr KeyedMessages::find(std::string_view key) const
{
    const auto found = m_keys.find(key);
    return found == m_keys.end() ? nullptr : m_messages.at(found->second);
}

MessagePtr KeyedMessages::find(std::uint64_t seq) const
{
    const auto found = m_messages.find(seq);
    return found == m_messages.end() ? nullptr : found->second;
}

} // namespace holdfast
