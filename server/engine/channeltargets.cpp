// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/channeltargets.h"

#include "server/core/channelname.h"

#include <algorithm>

namespace holdfast {

namespace {

/// The maximum of channels in one broadcast: each gets a separate message, under one lock.
constexpr std::size_t maxChannelsReached = 10'000;

} // namespace

Result<std::vector<std::string>> resolveTargets(const Hub &hub,
                                                const std::vector<std::string> &targets)
{
    const auto set = ChannelSet::make(targets);
    if (!set)
        return set.error();
    std::vector<std::string> channels(set->names().begin(), set->names().end());
    for (const std::string &pattern : set->patterns()) {
        const auto matching = hub.matching(pattern, maxChannelsReached + 1);
        channels.insert(channels.end(), matching.begin(), matching.end());
    }
    std::sort(channels.begin(), channels.end());
    channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
    if (channels.size() > maxChannelsReached) {
        return Error { ErrorCode::TooLarge,
                       "More than 10,000 channels match: use a narrower pattern.",
                       ErrorReason::TooManyChannelsMatch,
                       { std::to_string(maxChannelsReached) } };
    }
    return channels;
}

} // namespace holdfast
