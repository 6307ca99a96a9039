// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::management {

/// Parses the body of PUT /api/v1/room: `{"channels":["class","class.red"]}`. Malformed, with a
/// message that says how to correct it, for anything else. The engine checks whether the names can
/// be offered.
[[nodiscard]] Result<std::vector<std::string>> roomRequest(std::string_view body);

} // namespace holdfast::management
