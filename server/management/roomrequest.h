// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QByteArray>

#include <string>
#include <vector>

namespace holdfast::management {

/// The body of PUT /api/v1/room: `{"channels":["class","class.red"]}`. Malformed, with the way to
/// put it right, if it is anything else. Whether the names can be offered is for the engine to say.
[[nodiscard]] Result<std::vector<std::string>> roomRequest(const QByteArray &body);

} // namespace holdfast::management
