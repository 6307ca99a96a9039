// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/openchannels.h"

#include "server/core/channelname.h"

#include <algorithm>
#include <utility>

namespace holdfast {

Result<void> OpenChannels::set(const std::vector<std::string> &names)
{
    std::vector<std::string> kept;
    for (const std::string &name : names) {
        if (!isChannelName(name) || isReservedChannel(name)) {
            return Error { ErrorCode::Malformed,
                           "Only a channel's name can be offered, such as class.red: no pattern, "
                           "and nothing below system.",
                           ErrorReason::NotAnOffer };
        }
        if (std::find(kept.begin(), kept.end(), name) == kept.end())
            kept.push_back(name);
    }
    if (kept.empty())
        return Error { ErrorCode::Malformed, "Name at least one channel to offer.",
                       ErrorReason::NoChannelNamed };
    if (kept.size() > maxOpenChannels) {
        return Error { ErrorCode::TooLarge,
                       "At most " + std::to_string(maxOpenChannels) + " channels can be offered.",
                       ErrorReason::TooManyOffers,
                       { std::to_string(maxOpenChannels) } };
    }
    const std::lock_guard lock(m_mutex);
    m_names = std::move(kept);
    return {};
}

std::vector<std::string> OpenChannels::names() const
{
    const std::lock_guard lock(m_mutex);
    return m_names;
}

} // namespace holdfast
