// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/trace.h"

#include <QJsonObject>

namespace holdfast::management {

/// The trace of a client as JSON for the management API (docs/management-api.md).
[[nodiscard]] QJsonObject toJson(const api::TracePage &page);

} // namespace holdfast::management
