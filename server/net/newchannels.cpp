// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/newchannels.h"

#include <algorithm>

namespace holdfast::net {

Result<void> countNewChannels(const ServerContext &context, const access::Principal &principal,
                              std::span<const std::string> entries)
{
    if (!context.rules.limitsChannels(principal))
        return {};
    // A pattern creates none.
    const auto count = std::ranges::count_if(entries, [&context](const std::string &entry) {
        return isChannelName(entry) && !context.hub.hasChannel(entry);
    });
    const auto refusal = context.rules.countNewChannels(principal, static_cast<std::size_t>(count));
    return refusal ? Result<void>(refusal->error()) : Result<void>();
}

} // namespace holdfast::net
