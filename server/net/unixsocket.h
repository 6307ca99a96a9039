// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <string>

namespace holdfast::net {

/// Listens on a Unix domain socket at that path; returns the descriptor. A stale socket, left by a
/// program that was killed, is replaced. A socket that a program listens on, or another kind of
/// file, is not. Every user of the machine may connect (mode 0666), as with TCP: the mode of the
/// folder restricts access.
[[nodiscard]] Result<int> listenOnPath(const std::string &path);

/// Removes the file of a socket that listenOnPath() made. Does nothing for other descriptors.
void unlinkPath(int descriptor);

} // namespace holdfast::net
