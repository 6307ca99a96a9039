// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/logging.h"

namespace holdfast::net {

Q_LOGGING_CATEGORY(lcNet, "holdfast.net", QtInfoMsg)

} // namespace holdfast::net
