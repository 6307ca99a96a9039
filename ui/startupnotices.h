// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QtCore/QString>

namespace holdfast::ui {

/// What the window tells when it opens and not all is as usual, in the language that is set.
[[nodiscard]] QString portTakenNotice(quint16 wanted, quint16 used);
[[nodiscard]] QString managementOffNotice(const Error &error);

} // namespace holdfast::ui
