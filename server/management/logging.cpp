// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/logging.h"

namespace holdfast::management {

Q_LOGGING_CATEGORY(lcManagement, "holdfast.management", QtInfoMsg)

} // namespace holdfast::management
