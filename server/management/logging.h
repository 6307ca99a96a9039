// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace holdfast::management {

/// "holdfast.management": never a token or a payload; bad input from the network at debug only.
Q_DECLARE_LOGGING_CATEGORY(lcManagement)

} // namespace holdfast::management
