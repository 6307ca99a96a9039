// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace holdfast {

/// The channels that the operator offers on the join page. Whoever knows another name may follow it
/// all the same: this is an offer, not a permission.
///
/// Invariants: well-formed names, in the operator's order, none twice, 1 to maxOpenChannels.
/// Thread: any, under a lock of its own.
class OpenChannels
{
public:
    static constexpr std::size_t maxOpenChannels = 50;

    /// Malformed: no name, or one that is not well formed or is reserved; TooLarge: too many. The
    /// offer then stays as it was.
    [[nodiscard]] Result<void> set(const std::vector<std::string> &names);
    [[nodiscard]] std::vector<std::string> names() const;

private:
    mutable std::mutex m_mutex;
    std::vector<std::string> m_names { "class" };
};

} // namespace holdfast
