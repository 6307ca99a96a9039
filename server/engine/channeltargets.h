// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/hub/hub.h"

#include <string>
#include <vector>

namespace holdfast {

/// The channels that a broadcast's targets mean now: the names, and every existing channel that
/// matches a pattern, without duplicates. Malformed: no target, too many, or one is not well
/// formed.
[[nodiscard]] Result<std::vector<std::string>>
resolveTargets(const Hub &hub, const std::vector<std::string> &targets);

} // namespace holdfast
