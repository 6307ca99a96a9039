// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/channelcontrol.h"

#include "server/core/channelname.h"

#include <utility>

namespace holdfast {

namespace {

Error notAName()
{
    return { ErrorCode::Malformed, "That is not a channel's name, such as class.red.",
             ErrorReason::NotAChannelName };
}

std::optional<SlowPolicy> policyOf(api::SlowReaders slow)
{
    switch (slow) {
    case api::SlowReaders::Resume:
        return SlowPolicy::Resume;
    case api::SlowReaders::Latest:
        return SlowPolicy::Latest;
    case api::SlowReaders::Close:
        return SlowPolicy::Close;
    case api::SlowReaders::AsConfigured:
        break;
    }
    return std::nullopt;
}

/// A window that is further behind than this looks again from the beginning.
std::vector<ChannelPolicy> ofFeeds()
{
    std::vector<ChannelPolicy> policies;
    for (const std::string_view feed : { clientsFeed, channelsFeed, messagesFeed }) {
        policies.push_back({ .channels = std::string(feed),
                             .slow = SlowPolicy::Resume,
                             .messages = 256,
                             .bytes = std::size_t { 4 } * 1024 * 1024,
                             .age = std::chrono::seconds(60) });
    }
    return policies;
}

} // namespace

ServerChannelControl::ServerChannelControl(Hub &hub, access::NameSet &frozen,
                                           const HubLimits &limits)
    : m_hub(hub), m_frozen(frozen), m_history(limits.history), m_configured(limits.policies)
{
    const std::lock_guard lock(m_mutex);
    apply();
}

void ServerChannelControl::setPolicies(const HistoryLimits &history,
                                       std::vector<ChannelPolicy> policies)
{
    const std::lock_guard lock(m_mutex);
    m_history = history;
    m_configured = std::move(policies);
    apply();
}

void ServerChannelControl::apply()
{
    std::vector<ChannelPolicy> all = ofFeeds();
    all.reserve(all.size() + m_settings.size() + m_configured.size());
    for (const auto &[channel, settings] : m_settings) {
        ChannelPolicy policy { .channels = channel, .slow = policyOf(settings.slow) };
        if (settings.messages > 0)
            policy.messages = static_cast<std::size_t>(settings.messages);
        if (settings.age.count() > 0)
            policy.age = settings.age;
        all.push_back(std::move(policy));
    }
    all.insert(all.end(), m_configured.begin(), m_configured.end());
    m_hub.setPolicies(m_history, std::move(all));
}

Result<void> ServerChannelControl::clear(const std::string &channel)
{
    if (!m_hub.clear(channel))
        return Error { ErrorCode::NotFound, "There is no channel with that name now." };
    return {};
}

Result<void> ServerChannelControl::setFrozen(const std::string &channel, bool isFrozen)
{
    if (!isChannelName(channel))
        return notAName();
    if (!isFrozen) {
        m_frozen.remove(channel);
    } else if (!m_frozen.add(channel)) {
        return Error { ErrorCode::LimitReached, "1,000 channels are frozen: thaw one first." };
    }
    return {};
}

api::ChannelSettings ServerChannelControl::settings(const std::string &channel) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_settings.find(channel);
    return found == m_settings.end() ? api::ChannelSettings() : found->second;
}

Result<void> ServerChannelControl::setSettings(const std::string &channel,
                                               const api::ChannelSettings &settings)
{
    if (!isChannelName(channel))
        return notAName();
    if (settings.messages > maxMessages || settings.age > maxAge || settings.age.count() < 0) {
        return Error { ErrorCode::Malformed,
                       "A channel keeps at most 100,000 messages, for at most 604,800 seconds." };
    }
    const std::lock_guard lock(m_mutex);
    if (settings == api::ChannelSettings()) {
        m_settings.erase(channel);
    } else {
        if (m_settings.size() >= maxSettings && !m_settings.contains(channel)) {
            return Error { ErrorCode::LimitReached,
                           "1,000 channels have settings of their own: reset one first." };
        }
        m_settings[channel] = settings;
    }
    apply();
    return {};
}

} // namespace holdfast
