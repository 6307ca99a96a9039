// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace holdfast {

/// The channels that the operator offers on the join page. This is not an access list: any client
/// may follow any other channel.
///
/// Invariants: 1 to maxOpenChannels well-formed names, in the operator's order, without duplicates.
/// Thread: any; one mutex.
class OpenChannels
{
public:
    static constexpr std::size_t maxOpenChannels = 50;

    /// Malformed: there is no name, or one is not well formed or is reserved. TooLarge: there are
    /// too many. After an error the offer is unchanged.
    [[nodiscard]] Result<void> set(const std::vector<std::string> &names);
    [[nodiscard]] std::vector<std::string> names() const;

private:
    mutable std::mutex m_mutex;
    std::vector<std::string> m_names { "class" };
};

} // namespace holdfast
