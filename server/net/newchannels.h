// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/net/servercontext.h"

#include <span>
#include <string>

namespace holdfast::net {

/// Counts the channels that following these names and patterns creates. TooFast: the principal's
/// address has created too many; nothing is counted then.
[[nodiscard]] Result<void> countNewChannels(const ServerContext &context,
                                            const access::Principal &principal,
                                            std::span<const std::string> entries);

} // namespace holdfast::net
