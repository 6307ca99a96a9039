// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log/durability.h"

#include "server/core/channelname.h"
#include "server/log/histories.h"

#include <algorithm>

namespace holdfast {

Durability Durability::of(std::span<const ChannelPolicy> policies)
{
    std::vector<Rule> rules;
    for (const ChannelPolicy &policy : policies) {
        if (policy.durable)
            rules.push_back({ policy.channels, *policy.durable });
    }
    return Durability(std::move(rules));
}

Durability Durability::parse(std::string_view text)
{
    std::vector<Rule> rules;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        if (line.size() > 1)
            rules.push_back({ std::string(line.substr(1)), line.front() == '+' });
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return Durability(std::move(rules));
}

std::string Durability::text() const
{
    std::string text;
    for (const Rule &rule : m_rules)
        text.append(rule.isDurable ? "+" : "-").append(rule.channels).push_back('\n');
    return text;
}

bool Durability::isDurable(std::string_view channel) const
{
    if (isReservedChannel(channel))
        return false;
    const auto first = std::ranges::find_if(
        m_rules, [&](const Rule &rule) { return matchesPattern(rule.channels, channel); });
    return first == m_rules.end() || first->isDurable;
}

bool Durability::isAnyLost(std::string_view pattern) const
{
    return isReservedChannel(pattern) || std::ranges::any_of(m_rules, [&](const Rule &rule) {
               return !rule.isDurable && sharesChannels(rule.channels, pattern);
           });
}

} // namespace holdfast
