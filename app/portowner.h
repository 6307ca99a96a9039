// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast {

/// The program that listens on this TCP port, such as "holdfastd (process 4711)"; empty if the
/// system does not tell, as for another user's programs. Reads /proc: takes milliseconds.
[[nodiscard]] QString portOwner(quint16 port);

} // namespace holdfast
