// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <string>

namespace holdfast::net {

/// Listens on a Unix domain socket with that path; the descriptor. The socket that a program left
/// behind when it was killed is replaced; one that somebody listens on, or a file of another kind,
/// is not. Every user of the machine may connect (mode 0666), as with TCP: the folder's mode says
/// who may reach it.
[[nodiscard]] Result<int> listenOnPath(const std::string &path);

/// Takes the file of a socket of listenOnPath() away; for any other descriptor nothing happens.
void unlinkPath(int descriptor);

} // namespace holdfast::net
