// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace holdfast::bench {

/// Assigns a publisher's messages to channels: publisher p starts at channel p and takes all
/// channels in turn. So one count per publisher tells how many messages each subscriber should
/// receive.
///
/// Invariants: for every publisher, the counts of all channels add up to what it has published.
/// Thread: any.
class PublishPlan
{
public:
    /// `channels` > 0.
    explicit constexpr PublishPlan(std::uint32_t channels) : m_channels(channels) { }

    [[nodiscard]] constexpr std::uint32_t channelOf(std::uint32_t publisher,
                                                    std::uint64_t message) const
    {
        return static_cast<std::uint32_t>((publisher + message) % m_channels);
    }
    [[nodiscard]] constexpr std::uint32_t sequenceOf(std::uint64_t message) const
    {
        return static_cast<std::uint32_t>(message / m_channels);
    }
    /// How many of its first `published` messages a publisher has sent to `channel`.
    [[nodiscard]] constexpr std::uint32_t dueOn(std::uint32_t channel, std::uint32_t publisher,
                                                std::uint64_t published) const
    {
        const std::uint32_t first = (channel + m_channels - publisher % m_channels) % m_channels;
        if (published <= first)
            return 0;
        return static_cast<std::uint32_t>((published - 1 - first) / m_channels) + 1;
    }

private:
    std::uint32_t m_channels;
};

} // namespace holdfast::bench
