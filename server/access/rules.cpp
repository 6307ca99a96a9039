// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/rules.h"

namespace holdfast::access {

std::optional<Refusal> refusalOfAny(const Rules &rules, const Principal &principal, Action action,
                                    const ChannelSet &channels, std::string_view client,
                                    bool isAttempt)
{
    for (const std::string &entry : *channels.entries()) {
        if (auto refusal = rules.refusal(principal, { action, entry, client, isAttempt }))
            return refusal;
    }
    return std::nullopt;
}

} // namespace holdfast::access
