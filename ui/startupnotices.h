// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QtCore/QString>

namespace holdfast::ui {

/// Notices shown at start when something is not as usual, in the current language.
[[nodiscard]] QString portTakenNotice(quint16 wanted, quint16 used);
[[nodiscard]] QString managementOffNotice(const Error &error);
[[nodiscard]] QString roomNotKeptNotice(const Error &error);

} // namespace holdfast::ui
