// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace holdfast::management {

/// "holdfast.management". Never a token or a payload; bad network input only at debug level.
Q_DECLARE_LOGGING_CATEGORY(lcManagement)

} // namespace holdfast::management
