// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/broadcastgroup.h"

#include <algorithm>

namespace holdfast {

std::uint64_t BroadcastGroup::seqFor(const ChannelSet &set) const
{
    auto first = channels.end();
    for (const std::string &name : set.names()) {
        const auto found = std::lower_bound(channels.begin(), first, name);
        if (found != first && *found == name)
            first = found;
    }
    for (const std::string &pattern : set.patterns()) {
        // Every name that the pattern matches begins with the text before its first wildcard.
        const std::string_view prefix = std::string_view(pattern).substr(0, pattern.find('*'));
        auto found = std::lower_bound(channels.begin(), first, prefix);
        while (found != first && found->starts_with(prefix) && !matchesPattern(pattern, *found))
            ++found;
        if (found != first && found->starts_with(prefix))
            first = found;
    }
    if (first == channels.end())
        return 0;
    return firstSeq + static_cast<std::uint64_t>(first - channels.begin());
}

std::size_t BroadcastGroup::footprintBytes() const
{
    std::size_t bytes = sizeof(BroadcastGroup);
    for (const std::string &channel : channels)
        bytes += sizeof(std::string) + channel.capacity();
    return bytes;
}

} // namespace holdfast
